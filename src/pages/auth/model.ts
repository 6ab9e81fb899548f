/**
 * A sign-in link that was opened by itself: shows where its answer would go, asks when the person says so, and goes there with the answer. Nothing
 * happens before the press; the question itself is the approval window's.
 */
import { signal } from '@preact/signals';
import type { LinkView } from '../../contract/commands/links.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';

export type LinkPhase =
  | 'loading'
  /** It may be asked. */
  | 'ready'
  | 'waiting'
  /** The tab is on its way with the answer. */
  | 'leaving'
  | 'refused'
  /** Nobody decided, and nobody can any more. */
  | 'over'
  | 'failed';

export type LinkPowers = {
  ask: Ask;
  token: string;
  /** This tab's word for its question. */
  id: string;
  /** The tab goes there, and this page leaves no trace in its history. */
  goTo: (address: string) => void;
};

export type Link = ReturnType<typeof makeLink>;

export function makeLink({ ask, token, id, goTo }: LinkPowers) {
  const phase = signal<LinkPhase>('loading');
  const view = signal<LinkView | undefined>(undefined);
  const error = signal<PageError | undefined>(undefined);

  const fail = (cause: unknown) => {
    error.value = asPageError(cause);
    phase.value = 'failed';
  };

  return {
    phase,
    view,
    error,

    load: async (): Promise<void> => {
      try {
        view.value = await ask('link.read', { token });
        phase.value = 'ready';
      } catch (cause) {
        fail(cause);
      }
    },

    /** Puts the question; pressed again while it waits, it shows the window. */
    askPerson: async (): Promise<void> => {
      if (!['ready', 'waiting', 'over'].includes(phase.value)) return;
      error.value = undefined;
      phase.value = 'waiting';
      await ask('link.ask', { token, id }).catch(fail);
    },

    /** Looks whether it was decided. */
    look: async (): Promise<void> => {
      if (phase.value !== 'waiting') return;
      // A background that did not answer is asked again at the next look.
      const answer = await ask('link.answer', { id }).catch(() => ({ state: 'waits' as const }));
      if (phase.value !== 'waiting') return;
      switch (answer.state) {
        case 'waits':
          return;
        case 'given':
          phase.value = 'leaving';
          return goTo(answer.address);
        case 'refused':
          if (answer.code === 'request-denied') phase.value = 'refused';
          else fail({ code: answer.code }); // Nobody said no: it was used in another tab, say.
          return;
        case 'over':
          phase.value = 'over';
      }
    },

    /** The page goes. */
    leave: (): void => {
      if (phase.value !== 'loading' && phase.value !== 'ready') ask('link.leave', { id }).catch(() => undefined);
    },
  };
}

/** The key of the sentence for what the link was refused with. */
export function sentenceOf(code: string): string {
  if (code === 'token-time') return 'link_old';
  if (code === 'request-replayed') return 'link_used';
  if (code === 'site-blocked' || code === 'site-not-chosen') return 'link_site';
  if (code === 'insecure-origin') return 'link_insecure';
  if (code === 'too-many-requests' || code === 'too-many-denials') return 'link_later';
  return /^(token-|too-large|origin-|redirect)/.test(code) ? 'link_bad' : '';
}
