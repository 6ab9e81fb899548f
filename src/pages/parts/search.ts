/**
 * The field that searches: what is here already as soon as somebody types, and what could be asked for. Typing asks nobody; only what is chosen
 * is looked up, by the page it leads to.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { KnownName } from '../../contract/lookup.ts';
import { isName } from '../../protocol/names/name.ts';
import { freeNamespaces, icannNamespaces } from '../../protocol/names/namespaces.ts';
import { findAddress } from '../name/address.ts';
import type { Ask } from '../page-error.ts';

export type Hit = { kind: 'known'; known: KnownName } | { kind: 'name'; name: string } | { kind: 'address'; address: string };

export type Search = {
  text: ReadonlySignal<string>;
  hits: ReadonlySignal<Hit[]>;
  /** Place in `hits`; -1: what was typed. */
  active: ReadonlySignal<number>;
  type: (text: string) => void;
  /** One down or up, round the end. */
  move: (by: 1 | -1) => void;
  /** The list goes; what was typed stays. */
  close: () => void;
  /** What Enter means, or a press on a hit: as it is asked for. Undefined for nothing. */
  take: (place?: number) => string | undefined;
};

const restMs = 120;

export function makeSearch({ ask, later }: { ask: Ask; later: (ms: number, then: () => void) => () => void }): Search {
  const text = signal('');
  const hits = signal<Hit[]>([]);
  const active = signal(-1);
  let turn = 0;
  let callOff = () => {};

  async function find(typed: string): Promise<void> {
    const mine = ++turn;
    // Locked, full or broken: what could be asked for still stands there.
    const known = await ask('lookup.known', { about: typed.slice(0, 253) }).catch((): KnownName[] => []);
    if (mine !== turn) return;
    active.value = -1;
    const shown = known.map((one): Hit => ({ kind: 'known', known: one }));
    hits.value = [
      ...shown,
      ...guessesOf(typed).filter((hit) => hit.kind !== 'name' || known.every(({ name }) => name !== hit.name)),
    ];
  }

  const close = () => {
    callOff();
    turn++;
    hits.value = [];
    active.value = -1;
  };

  return {
    text,
    hits,
    active,
    type: (typed) => {
      callOff();
      turn++;
      text.value = typed;
      if (typed.trim() === '') close();
      else callOff = later(restMs, () => void find(typed.trim()));
    },
    move: (by) => {
      const count = hits.value.length;
      if (count > 0) active.value = ((active.value + 1 + by + count + 1) % (count + 1)) - 1;
    },
    close,
    take: (place = active.value) => {
      const hit = hits.value[place];
      const typed = text.value.trim();
      close();
      text.value = '';
      if (hit === undefined) return typed === '' ? undefined : typed;
      return textOfHit(hit);
    },
  };
}

/** What the text could mean: an address, a name as it stands, or a label in the two endings most names have. */
export function guessesOf(typed: string): Hit[] {
  const address = findAddress(typed);
  if (address !== undefined) return [{ kind: 'address', address }];
  const plain = typed
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/?#].*$/s, '');
  if (isName(plain)) return [{ kind: 'name', name: plain }];
  return [freeNamespaces[0], icannNamespaces[0]]
    .map((namespace) => `${plain}.${namespace}`)
    .filter((name) => !plain.includes('.') && isName(name))
    .map((name): Hit => ({ kind: 'name', name }));
}

/** As it is asked for. */
export function textOfHit(hit: Hit): string {
  return hit.kind === 'known' ? hit.known.name : hit.kind === 'name' ? hit.name : hit.address;
}

export function keyOfHit(hit: Hit): string {
  return `${hit.kind} ${textOfHit(hit)}`;
}
