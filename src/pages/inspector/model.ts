/** The inspector: the last requests of pages, read one by one, and one that somebody pastes. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Inspected } from '../../contract/commands/inspector.ts';
import type { WalletState } from '../../contract/wallet.ts';
import { type Deeds, makeDeeds } from '../home/deeds.ts';
import type { Ask } from '../page-error.ts';
import { type Loader, makeLoader } from '../parts/loaded.ts';
import type { PastedReading, Reading } from './reading.ts';

export type InspectedView = { row: Inspected; reading: Reading };
export type InspectorPowers = {
  ask: Ask;
  wallet: ReadonlySignal<WalletState | undefined>;
  /** What reads tokens: loaded by whoever inspects. */
  loadReading: () => Promise<Pick<typeof import('./reading.ts'), 'readInspected' | 'readPasted'>>;
  nowMs: () => number;
};
export type InspectorModel = {
  list: Loader<{ on: boolean; views: InspectedView[] }>;
  deeds: Deeds;
  switchTo: (on: boolean) => Promise<boolean>;
  forget: () => Promise<boolean>;
  /** What was pasted, and the origin it is to be held against; nothing of it leaves the page. */
  pasted: Signal<string>;
  origin: Signal<string>;
  /** `nothing`: there is no token in it. */
  result: ReadonlySignal<PastedReading | 'nothing' | undefined>;
  inspect: () => Promise<boolean>;
};

export function makeInspector({ ask, wallet, loadReading, nowMs }: InspectorPowers): InspectorModel {
  const deeds = makeDeeds();
  const pasted = signal('');
  const origin = signal('');
  const result = signal<PastedReading | 'nothing' | undefined>(undefined);
  const list = makeLoader(async () => {
    const { on, rows } = await ask('inspector.read', {});
    if (rows.length === 0) return { on, views: [] };
    const { readInspected } = await loadReading();
    return { on, views: rows.map((row) => ({ row, reading: readInspected(row) })) };
  });
  return {
    list,
    deeds,
    switchTo: (on) =>
      deeds.run('switch', async () => {
        await ask('inspector.switch', { on });
        await list.load();
      }),
    forget: () =>
      deeds.run('forget', async () => {
        await ask('inspector.clear', {});
        await list.load();
      }),
    pasted,
    origin,
    result,
    inspect: () =>
      deeds.run('inspect', async () => {
        const { readPasted } = await loadReading();
        const local = wallet.value?.local === true;
        result.value = readPasted(pasted.value, { origin: origin.value, nowMs: nowMs(), local }) ?? 'nothing';
      }),
  };
}

/** Where it was refused: the first check that failed. */
export const refusalOf = ({ checks }: Reading) => checks.find(({ verdict }) => verdict === 'failed');

/** For a report, or a colleague: what is on the screen, and nothing that is not. */
export const formatView = (row: Inspected | undefined, { checks, ...reading }: Reading): string =>
  JSON.stringify({ ...(row ? { ...row, ask: undefined } : {}), ...reading, checks }, null, 2);
