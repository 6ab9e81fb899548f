/** Connections as lines of text, in the words of the Settings page. */
import { readFileSync } from 'node:fs';
import type { Said } from '../../src/contract/said.ts';
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
  return [marks[state], host, sentence('need', { code: need }), String(ms), sentence(state === 'works' ? 'said' : 'error', said)];
}

const english: Record<string, { message: string }> = JSON.parse(
  readFileSync(new URL('../../public/_locales/en/messages.json', import.meta.url), 'utf8'),
);

function sentence(family: string, { code, reason, places = [] }: Said): string {
  const key = [family, code, ...(reason ? [reason] : [])].join('_').replaceAll('-', '_');
  return (english[key]?.message ?? code).replace(/\$([1-9])/g, (_, place) => places[place - 1] ?? '');
}
