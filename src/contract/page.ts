/**
 * What a web page may ask, and the envelope in which it travels: page → relay (MessagePort) → background (runtime port).
 * Treat every field as hostile. Our own pages' commands are in wallet.ts; nothing is in both.
 */
import * as v from 'valibot';
import { later } from './shapes.ts';

/** Name of the runtime port, and of the event that hands the MessagePort from the page's world to the relay. */
export const pagePortName = 'autonym:page';
export const handoverEvent = 'autonym:port';
/** A relay that lost its port is back after at most so long; the background counts on it when it looks whether a document is there. */
export const relayMostWaitMs = 1000;
/** Characters of JSON in one ask: room for a contract of 100 kB in a token. */
export const askMostChars = 270_000;

export type PageAsks = {
  /** Sign in with a token of the 2018–2025 clients. `redirect`: the answer is the URL the asking document goes to next. */
  'auth.request': { ask: { token: string; channel: 'provider' | 'redirect' }; answer: { response: string; redirect?: string } };
  /** One SIP-030 method by name. */
  'rpc.request': { ask: { method: string; params?: unknown }; answer: { result: unknown } };
  /** A client of 2020 is about to open its popup. Answered when what stands in for the popup is in the page. */
  'popup.expect': { ask: Record<never, never>; answer: Record<never, never> };
  /** The page listens to what happens: background/events.ts. */
  'events.expect': { ask: Record<never, never>; answer: Record<never, never> };
};
/** Of `autonym_oldHost`: a request that a page makes to a server that is gone. `signsIn`: its address brings the answer to a sign-in. */
export type OldHostAsk = { url: string; method: string; signsIn: boolean };
/** What is said in its place, `body` in base64, or where the page finds it. */
export type OldHostAnswer = { status: number; type: string; body: string } | { goTo: string };
export type PageMethod = keyof PageAsks;

export const pageShapes = {
  'auth.request': later(() =>
    v.strictObject({ token: v.pipe(v.string(), v.maxLength(16_384)), channel: v.picklist(['provider', 'redirect']) }),
  ),
  'rpc.request': later(() => v.strictObject({ method: v.pipe(v.string(), v.maxLength(64)), params: v.optional(v.unknown()) })),
  'popup.expect': later(() => v.strictObject({})),
  'events.expect': later(() => v.strictObject({})),
} satisfies Record<PageMethod, () => v.GenericSchema>;

/**
 * Relay to background. After every reconnect the open asks are said again under their ids, which fetches their answers. `ack`: the answer
 * came through. `parked`: the document goes into the back/forward cache.
 */
export const relayMessageShape = later(() =>
  v.variant('type', [
    v.strictObject({
      type: v.literal('ask'),
      id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/)),
      method: v.pipe(v.string(), v.maxLength(64)),
      body: v.unknown(),
    }),
    v.strictObject({ type: v.literal('ack'), id: v.pipe(v.string(), v.maxLength(64)) }),
    v.strictObject({ type: v.literal('parked') }),
  ]),
);
export type RelayMessage = v.InferOutput<ReturnType<typeof relayMessageShape>>;

/** What a page hears of a failure: a code from a short public list and a sentence. `number` is the RPC code. */
export type PageError = { code: string; message: string; number: number };

/** Background to relay to page. An error that says nothing is the relay's: its extension is gone. */
export type PageAnswer = { type: 'answer'; id: string; result?: unknown; error?: Partial<PageError> };

/** Relay to page, at once: the ask was taken. A relay that says nothing has lost its extension (it was reloaded or switched off). */
export type RelayNote = { id: string };

/** Page to relay, nothing else. Of what waits for its answer the `id` alone is said again, to hear whether the relay is still there. */
export type PageAsk = { id: string; method: PageMethod; body: unknown };
