/**
 * A name that resolves while it is typed. Names of namespaces everybody knows are asked for after a short rest of the hands; any other
 * only when the person says so, because half-typed names are nobody's business.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { NameAnswer } from '../../contract/names.ts';
import { parseName } from '../../protocol/names/name.ts';
import { freeNamespaces, icannNamespaces } from '../../protocol/names/namespaces.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';

export type Lookup =
  | { at: 'nothing' }
  /** Could become a name; Enter asks for it if it is one already. */
  | { at: 'typing' }
  | { at: 'bad'; problem: PageError }
  | { at: 'asking'; name: string }
  | { at: 'answered'; name: string; answer: NameAnswer }
  | { at: 'failed'; name: string; problem: PageError };

export type NameFieldPowers = {
  ask: Ask;
  /** Calls back once after some milliseconds; the answer calls it off. */
  later: (ms: number, then: () => void) => () => void;
};

export type NameField = {
  text: ReadonlySignal<string>;
  lookup: ReadonlySignal<Lookup>;
  type: (text: string) => void;
  /** Enter: ask now. The name, if what was typed is one; the caller may open its page. */
  submit: () => string | undefined;
};

const restMs = 350;
const known = new Set<string>([...freeNamespaces, ...icannNamespaces]);

export function makeNameField({ ask, later }: NameFieldPowers): NameField {
  const text = signal('');
  const lookup = signal<Lookup>({ at: 'nothing' });
  const answers = new Map<string, NameAnswer>();
  let turn = 0;
  let callOff = () => {};

  async function resolve(name: string): Promise<void> {
    const mine = ++turn;
    const kept = answers.get(name);
    if (kept) {
      lookup.value = { at: 'answered', name, answer: kept };
      return;
    }
    lookup.value = { at: 'asking', name };
    try {
      const answer = await ask('name.resolve', { name, old: true });
      if (mine === turn) lookup.value = { at: 'answered', name, answer };
      // Shown with its age meanwhile, and after it too when nobody answers.
      const latest = answer.renewing ? await ask('name.resolve', { name, fresh: true }).catch(() => answer) : answer;
      answers.set(name, latest);
      if (mine === turn) lookup.value = { at: 'answered', name, answer: latest };
    } catch (error) {
      if (mine === turn) lookup.value = { at: 'failed', name, problem: asPageError(error) };
    }
  }

  return {
    text,
    lookup,
    type: (typed) => {
      callOff();
      turn++;
      text.value = typed;
      const asked = nameIn(typed);
      if (asked === '') {
        lookup.value = { at: 'nothing' };
        return;
      }
      const found = read(asked);
      // An unfinished name is no mistake yet; a letter that can never be in one is.
      if ('problem' in found) {
        lookup.value = /^[a-z0-9._-]*$/i.test(asked) ? { at: 'typing' } : { at: 'bad', problem: found.problem };
        return;
      }
      const { name } = found;
      lookup.value = { at: 'typing' };
      if (known.has(name.slice(name.lastIndexOf('.') + 1))) callOff = later(restMs, () => void resolve(name));
    },
    submit: () => {
      callOff();
      const asked = nameIn(text.value);
      if (asked === '') return undefined;
      const found = read(asked);
      if ('problem' in found) {
        lookup.value = { at: 'bad', problem: found.problem };
        return undefined;
      }
      const { name } = found;
      const now = lookup.value;
      if (!('name' in now) || now.name !== name || now.at === 'failed') void resolve(name);
      return name;
    },
  };
}

/** What was typed or pasted, as a name: no spaces around it, no scheme, no path. */
function nameIn(typed: string): string {
  return typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/s, '');
}

function read(text: string): { name: string } | { problem: PageError } {
  try {
    return { name: parseName(text).full };
  } catch (error) {
    return { problem: asPageError(error) };
  }
}
