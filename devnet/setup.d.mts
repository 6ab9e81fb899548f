/** Types of setup.mjs, which is plain JavaScript because it runs before any package is installed. */
export declare const root: string;
export declare function run(
  command: string,
  args: string[],
  options?: { cwd?: string; quiet?: boolean; env?: NodeJS.ProcessEnv },
): Promise<number>;
export declare function runTool(
  name: 'vite' | 'vitest' | 'tsc' | 'biome',
  args: string[],
  options?: { cwd?: string; quiet?: boolean; env?: NodeJS.ProcessEnv },
): Promise<number>;
export declare function requireNode(): void;
export declare function installPackages(folder?: string): Promise<void>;
export declare function build(): Promise<void>;
export type Installable = { name: string; debian: string; find: () => string | undefined };
export declare function installPrograms(wanted: Installable[]): Promise<void>;
export declare const chromium: Installable;
export declare const firefox: Installable;
export declare const screenTools: Installable[];
