/**
 * The one way out: every request to a node, a hub or a zone file's host goes through here. No cookies, no referrer, no cache,
 * bounded in time and size. https to public hosts; loopback only while the chosen network is on this machine.
 */
import type { Http } from '../network/http.ts';
import { AutonymError } from '../protocol/error.ts';
import { isLoopback, isPrivate } from '../protocol/hosts.ts';

export type HttpPolicy = { isLocal(): boolean | Promise<boolean> };

/** The part of `fetch` that is used, so that Node's and the browser's both fit. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const defaultTimeoutMs = 10_000;
const defaultMaxBytes = 1_048_576;

/** Throws `host-not-allowed`, `host-unreachable`, `host-timeout`, `answer-too-large`. */
export function makeHttp(fetch: Fetch, policy: HttpPolicy): Http {
  return async ({ url, method = 'GET', headers = {}, body, timeoutMs = defaultTimeoutMs, maxBytes = defaultMaxBytes }) => {
    const local = await policy.isLocal();
    const { host } = checkUrl(url, local);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body: body as BodyInit }),
        // A read may be moved to another host, a write may not. Where a read ended up is checked before its answer is used.
        redirect: method === 'GET' ? 'follow' : 'error',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: stop.signal,
      });
      if (response.redirected) checkUrl(response.url, local);
      const bytes = await readBody(response, host, maxBytes);
      return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body: bytes };
    } catch (cause) {
      if (cause instanceof AutonymError) throw cause;
      if (stop.signal.aborted)
        throw new AutonymError('host-timeout', `${host} did not answer in ${timeoutMs / 1000} s.`, { cause });
      throw new AutonymError('host-unreachable', `${host} could not be reached.`, { cause });
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  };
}

/** https anywhere public; http and loopback only on a local network, and only loopback. */
function checkUrl(text: string, local: boolean): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new AutonymError('host-not-allowed', 'This is not an address.', { cause });
  }
  const { protocol, hostname, username, password, host } = url;
  const allowed = local && isLoopback(hostname) ? /^https?:$/.test(protocol) : protocol === 'https:' && !isPrivate(hostname);
  if (!allowed || username || password)
    throw new AutonymError('host-not-allowed', `Autonym does not ask ${host || protocol} on this network.`);
  return url;
}

async function readBody(response: Response, host: string, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new AutonymError('answer-too-large', `${host} sent more than ${maxBytes} bytes.`);
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) throw tooLarge();
    parts.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
