/** Connections as lines of text. */
import type { ConnectionCheck } from '../../src/contract/wallet.ts';

export function formatTable(checks: ConnectionCheck[]): string {
  const rows = [['', 'host', 'what we need', 'ms', 'what it said'], ...checks.map(rowOf)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const marks = { works: 'ok', lacks: 'no', fails: '--' } as const;

function rowOf({ state, host, need, ms, said }: ConnectionCheck): string[] {
  return [marks[state], host, need, String(ms), said];
}
