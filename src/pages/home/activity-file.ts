/** The log as a file for the person: what was given and refused, in words a program can read. In clear, and signed by nobody. */
import type { ActivityLine } from '../../contract/commands/activity.ts';
import type { Identity } from '../../contract/wallet.ts';

/** `newestFirst`: as the log gives it; a line that came twice stands once. `known`: the identities it names, as far as they are still here. */
export function formatActivity(newestFirst: readonly ActivityLine[], known: readonly Identity[]): string {
  const lines = [...new Map(newestFirst.map((line) => [line.id, line])).values()].reverse();
  const file = {
    format: 'autonym-activity',
    version: 1,
    lines: lines.map(({ atMs, origin, kind, how, identityIndex, scopes, sent }) => ({
      at: new Date(atMs).toISOString(),
      site: origin,
      asked: kind,
      answer: how,
      ...(identityIndex === undefined
        ? {}
        : { identity: identityIndex, address: known.find(({ index }) => index === identityIndex)?.idAddress }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(sent === undefined ? {} : { transaction: sent.id, network: sent.network }),
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
