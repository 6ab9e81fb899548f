/**
 * The servers of 2018 in the pages of an app that still asks them: names, and the storage that was there. They are gone, and the clients of
 * that time ask nothing but `fetch`. Registered for the sites where the person said so, and nowhere else; what is answered, the background
 * decides. What it does not answer goes where it was sent.
 */
import type { OldHostAnswer, OldHostAsk } from '../contract/page.ts';

type Provider = { request(method: string, params: OldHostAsk): Promise<{ result: OldHostAnswer | null }> };
const page = globalThis as unknown as { fetch: typeof fetch; AutonymProvider?: Provider };

const native = page.fetch;
// Taken before the first script of the page runs, as in bridge.ts.
const { Request: Asked, Response: Answered, atob, location } = globalThis;
const oldHosts = /^https:\/\/(?:core\.blockstack\.org\/v1\/names\/|gaia\.blockstack\.org\/hub\/|hub\.blockstack\.org\/)/;
/** Names that were asked for in this document. */
const seen = new Set<string>();

// A shorthand method is no constructor, and counts one parameter, as the browser's own.
page.fetch = {
  fetch(input: RequestInfo | URL, ...[init]: [RequestInit?]): Promise<Response> {
    const url = input instanceof Asked ? input.url : String(input);
    return oldHosts.test(url) ? answer(url, input, init) : native.call(page, input, init);
  },
}.fetch;

async function answer(url: string, input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const { method = 'GET', signal } = { ...(input instanceof Asked && { method: input.method, signal: input.signal }), ...init };
  // The first look after a sign-in asks whether the name is the signer's; later ones, whose it is.
  const signsIn = /[?&]authResponse=/i.test(location.search) && !seen.has(url);
  seen.add(url);
  const given = await page.AutonymProvider?.request('autonym_oldHost', { url, method, signsIn }).catch(() => undefined);
  signal?.throwIfAborted();
  if (!given?.result) return native.call(page, input, init);
  if ('goTo' in given.result) {
    const { goTo } = given.result;
    return native.call(page, input instanceof Asked ? new Asked(goTo, input) : goTo, init);
  }
  const { status, type, body } = given.result;
  const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  return Object.defineProperty(new Answered(bytes, { status, headers: { 'Content-Type': type } }), 'url', { value: url });
}
