/** The source tree as the house tests read it: files, and what each imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');
/** The caller says which shape it expects; house files are ours. */
export const readJson = <T>(path: string): T => JSON.parse(readText(path));

export function filesUnder(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

export type Import = { from: string; typeOnly: boolean };

/** Static imports, re-exports and `import()` of literals. */
export function importsOf(path: string): Import[] {
  const text = readText(path).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found: Import[] = [];
  for (const [, type, from = ''] of text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'/gm)) {
    found.push({ from, typeOnly: type !== undefined });
  }
  for (const [, from = ''] of text.matchAll(/^\s*import\s*'([^']+)'/gm)) found.push({ from, typeOnly: false });
  for (const [, from = ''] of text.matchAll(/(?<!typeof )import\('([^']+)'\)/g)) found.push({ from, typeOnly: false });
  return found;
}
