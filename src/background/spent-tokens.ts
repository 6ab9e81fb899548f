/** Sign-in tokens that were decided on, either way: replays from then until they expire. */
import { replayed } from './fault.ts';
import { parseFrozen } from './frozen.ts';
import type { RequestRecord, Rows } from './store.ts';

export type SpentTokens = ReturnType<typeof makeSpentTokens>;

export function makeSpentTokens({ rows, now }: { rows: Rows; now: () => number }) {
  return {
    /** Throws `request-replayed`. The request that spent it is no replay of itself: a death may have cut its deciding short. */
    check: async (tokenId: string, requestId?: string): Promise<void> => {
      const spent = await rows.find('spent', tokenId);
      if (spent && spent.requestId !== requestId) throw replayed();
    },
    note: async (records: RequestRecord[]): Promise<void> => {
      for (const record of records) {
        const frozen = parseFrozen(record);
        if (frozen.kind !== 'sign-in' || frozen.channel === 'method' || (await rows.find('spent', frozen.tokenId))) continue;
        await rows.put('spent', frozen.tokenId, { expiresAtMs: frozen.expiresAtMs, requestId: record.id });
      }
    },
    dropExpired: async (): Promise<void> => {
      for (const [key, { expiresAtMs }] of await rows.all('spent')) if (expiresAtMs <= now()) await rows.remove('spent', key);
    },
  };
}
