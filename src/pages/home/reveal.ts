/**
 * Showing the recovery words once more: the password again, then a hold of the button. They are hidden when the window loses the focus,
 * and forgotten after a minute; what is forgotten needs the password again.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { asPageError, type PageError } from '../page-error.ts';
import type { UnlockPowers } from '../parts/unlock.ts';

export type RevealPhase =
  | { at: 'closed' }
  | { at: 'password'; busy: boolean; problem?: PageError }
  /** The words are here and hidden. */
  | { at: 'hidden'; words: readonly string[]; holding: boolean }
  | { at: 'shown'; words: readonly string[] };

export type RevealPowers = UnlockPowers & {
  /** Base64 of the entropy, as its words. */
  wordsOf: (entropy: string) => Promise<string[]>;
  later: (ms: number, then: () => void) => () => void;
};

export type Reveal = {
  phase: ReadonlySignal<RevealPhase>;
  open: () => void;
  submit: (password: string) => Promise<void>;
  /** The button went down; the words show when it stayed down long enough. */
  hold: () => void;
  letGo: () => void;
  hide: () => void;
  close: () => void;
};

/** How long the button is held, and how long the words stay here at all. */
export const holdMs = 900;
export const keepMs = 90_000;

export function makeReveal({ ask, deriveKey, wordsOf, later }: RevealPowers): Reveal {
  const phase = signal<RevealPhase>({ at: 'closed' });
  let turn = 0;
  let stopHolding = () => {};
  let stopKeeping = () => {};

  function close(): void {
    turn++;
    stopHolding();
    stopKeeping();
    phase.value = { at: 'closed' };
  }

  function hide(): void {
    stopHolding();
    if (phase.value.at === 'shown' || phase.value.at === 'hidden') {
      phase.value = { at: 'hidden', words: phase.value.words, holding: false };
    }
  }

  return {
    phase,
    open: () => {
      close();
      phase.value = { at: 'password', busy: false };
    },
    submit: async (password) => {
      if (phase.value.at !== 'password' || phase.value.busy || password === '') return;
      const mine = turn;
      phase.value = { at: 'password', busy: true };
      try {
        const key = await deriveKey(password, await ask('vault.challenge', {}));
        const words = await wordsOf((await ask('vault.reveal', { key })).entropy);
        if (mine !== turn) return;
        phase.value = { at: 'hidden', words, holding: false };
        stopKeeping = later(keepMs, close);
      } catch (error) {
        if (mine === turn) phase.value = { at: 'password', busy: false, problem: asPageError(error) };
      }
    },
    hold: () => {
      const now = phase.value;
      if (now.at !== 'hidden' || now.holding) return;
      phase.value = { ...now, holding: true };
      stopHolding = later(holdMs, () => {
        if (phase.value.at === 'hidden') phase.value = { at: 'shown', words: phase.value.words };
      });
    },
    letGo: () => {
      if (phase.value.at !== 'hidden') return;
      stopHolding();
      phase.value = { ...phase.value, holding: false };
    },
    hide,
    close,
  };
}
