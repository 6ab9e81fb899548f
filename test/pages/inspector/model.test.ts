import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Inspected } from '../../../src/contract/commands/inspector.ts';
import type { WalletState } from '../../../src/contract/wallet.ts';
import { makeInspector } from '../../../src/pages/inspector/model.ts';
import * as reading from '../../../src/pages/inspector/reading.ts';
import { makeDoor, refuse } from '../stand-ins.ts';

const row: Inspected = {
  id: 'row-1',
  atMs: 1000,
  origin: 'https://app.example',
  by: 'method',
  method: 'getAddresses',
  ask: '',
  kept: 'whole',
};

function make(answers: Parameters<typeof makeDoor>[0] = {}) {
  const kept = { on: false, rows: [] as Inspected[] };
  const door = makeDoor({
    'inspector.read': () => ({ ...kept }),
    'inspector.switch': ({ on }) => {
      Object.assign(kept, { on, rows: on ? [row] : [] });
      return null;
    },
    'inspector.clear': () => {
      kept.rows = [];
      return null;
    },
    ...answers,
  });
  let loaded = 0;
  const model = makeInspector({
    ask: door.ask,
    wallet: signal<WalletState | undefined>({ local: true } as WalletState),
    loadReading: async () => {
      loaded++;
      return reading;
    },
    nowMs: () => 1_714_564_800_000,
  });
  return { model, asked: door.asked, loaded: () => loaded };
}

describe('the inspector', () => {
  it('loads what reads tokens only when there is something to read', async () => {
    const { model, loaded } = make();
    await model.list.load();
    expect([model.list.state.value.value, loaded()]).toEqual([{ on: false, views: [] }, 0]);
    expect(await model.switchTo(true)).toBe(true);
    expect(model.list.state.value.value).toMatchObject({ on: true, views: [{ row, reading: { what: 'method' } }] });
    expect(loaded()).toBe(1);
    await model.forget();
    expect(model.list.state.value.value).toEqual({ on: true, views: [] });
  });

  it('says what failed where it was done', async () => {
    const { model } = make({ 'inspector.read': refuse('vault-locked'), 'inspector.switch': refuse('worker-gone') });
    await model.list.load();
    expect(model.list.state.value.problem?.code).toBe('vault-locked');
    expect(await model.switchTo(true)).toBe(false);
    expect(model.deeds.problems.value.get('switch')?.code).toBe('worker-gone');
  });

  it('looks at what is pasted in the page alone, on the network that is chosen', async () => {
    const { model, asked } = make();
    model.pasted.value = 'nothing of the kind';
    await model.inspect();
    expect(model.result.value).toBe('nothing');
    model.pasted.value = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJtZXNzYWdlIjoiSGVsbG8ifQ.';
    model.origin.value = 'http://localhost:3000';
    await model.inspect();
    expect(model.result.value).toMatchObject({ what: 'signing', origin: 'http://localhost:3000' });
    expect(asked).toEqual([]);
  });
});
