/**
 * Showing the recovery words once more: the password again, then a hold of the button. They are hidden when the window loses the focus,
 * and forgotten after a minute; what is forgotten needs the password again.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Bytes } from '../../contract/wallet.ts';
import { asPageError, type PageError } from '../page-error.ts';
import type { UnlockPowers } from '../parts/unlock.ts';

export type RevealPhase =
  | { at: 'closed' }
  /** `drill`: the words are asked for and not shown. */
  | { at: 'password'; drill: boolean; busy: boolean; problem?: PageError }
  /** The words are here and hidden. */
  | { at: 'hidden'; words: readonly string[]; holding: boolean }
  | { at: 'shown'; words: readonly string[] }
  /** Some of the words are typed back: `places` from 0, `wrong` after an attempt. */
  | { at: 'quiz'; words: readonly string[]; places: readonly number[]; wrong: readonly number[]; problem?: PageError };

export type RevealPowers = Pick<UnlockPowers, 'ask' | 'deriveKey'> & {
  /** The entropy, as its words. */
  wordsOf: (entropy: Bytes) => Promise<string[]>;
  /** Places to ask for, and which of the answers are wrong. */
  drawPlaces: (count: number) => Promise<number[]>;
  checkWords: (words: readonly string[], places: readonly number[], answers: readonly string[]) => Promise<number[]>;
  later: (ms: number, then: () => void) => () => void;
};

export type Reveal = {
  phase: ReadonlySignal<RevealPhase>;
  /** To see the words, or in a drill to type some of them back without seeing them. */
  open: (why?: 'drill') => void;
  submit: (password: string) => Promise<void>;
  /** The button went down; the words show when it stayed down long enough. */
  hold: () => void;
  letGo: () => void;
  hide: () => void;
  /** From the words to the proof that they were written down. */
  toQuiz: () => Promise<void>;
  /** True when every answer was right; the words then count as confirmed and are forgotten here. */
  answer: (answers: readonly string[]) => Promise<boolean>;
  close: () => void;
};

/** How long the button is held, and how long the words stay here at all. */
export const holdMs = 900;
export const keepMs = 90_000;

export function makeReveal({ ask, deriveKey, wordsOf, drawPlaces, checkWords, later }: RevealPowers): Reveal {
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
    if ('words' in phase.value) {
      phase.value = { at: 'hidden', words: phase.value.words, holding: false };
    }
  }

  return {
    phase,
    open: (why) => {
      close();
      phase.value = { at: 'password', drill: why === 'drill', busy: false };
    },
    submit: async (password) => {
      if (phase.value.at !== 'password' || phase.value.busy || password === '') return;
      const mine = turn;
      const { drill } = phase.value;
      phase.value = { at: 'password', drill, busy: true };
      try {
        const key = await deriveKey(password, await ask('vault.challenge', {}));
        const { entropy } = await ask('vault.reveal', { key });
        const words = await wordsOf(entropy);
        entropy.fill(0);
        const places = drill ? await drawPlaces(words.length) : [];
        if (mine !== turn) return;
        phase.value = drill ? { at: 'quiz', words, places, wrong: [] } : { at: 'hidden', words, holding: false };
        stopKeeping = later(keepMs, close);
      } catch (error) {
        if (mine === turn) phase.value = { at: 'password', drill, busy: false, problem: asPageError(error) };
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
    toQuiz: async () => {
      const now = phase.value;
      if (now.at !== 'shown' && now.at !== 'hidden') return;
      const mine = turn;
      stopHolding();
      const places = await drawPlaces(now.words.length);
      if (mine === turn) phase.value = { at: 'quiz', words: now.words, places, wrong: [] };
    },
    answer: async (answers) => {
      const now = phase.value;
      if (now.at !== 'quiz') return false;
      const mine = turn;
      const wrong = await checkWords(now.words, now.places, answers);
      if (mine !== turn) return false;
      if (wrong.length > 0) {
        phase.value = { ...now, wrong };
        return false;
      }
      try {
        await ask('vault.words-confirmed', {});
        close();
        return true;
      } catch (error) {
        if (mine === turn) phase.value = { ...now, wrong: [], problem: asPageError(error) };
        return false;
      }
    },
    close,
  };
}
