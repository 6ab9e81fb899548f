/** Revocations: per bucket, the time before which no token counts any more. Kept on disk, so a restart forgives nothing. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Revocations = {
  /** Seconds since 1970; 0 when nothing was revoked. */
  oldestValid(address: string): Promise<number>;
  revoke(address: string, oldestValidTimestamp: number): Promise<void>;
};

export function makeRevocations(folder: string): Revocations {
  const home = join(folder, 'revoked');
  return {
    oldestValid: async (address) => Number(await readFile(join(home, address), 'utf8').catch(() => '0')),
    revoke: async (address, oldestValidTimestamp) => {
      await mkdir(home, { recursive: true });
      await writeFile(join(home, address), String(oldestValidTimestamp));
    },
  };
}
