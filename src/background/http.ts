/**
 * The one way out: every request to a node, a hub or a zone file's host goes through here. No cookies, no referrer, no cache, no redirects,
 * bounded in time and size. https to public hosts; this machine only on a devnet, and for the endpoints the person chose.
 */
import type { Network } from '../contract/settings.ts';
import { isLocalNetwork, isOwnEndpoint } from '../network/endpoints.ts';
import type { Http, HttpRequest } from '../network/http.ts';
import { AutonymError } from '../protocol/error.ts';
import { isLoopback, isPrivate } from '../protocol/hosts.ts';

/** `network`: the chosen one. `isPermitted`: whether the browser lets us ask hosts of this pattern; absent where nobody could forbid it. */
export type HttpPolicy = { network(): Network | Promise<Network>; isPermitted?(pattern: string): Promise<boolean> };

/** The part of `fetch` that is used, so that Node's and the browser's both fit. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const defaultTimeoutMs = 10_000;
const defaultMaxBytes = 1_048_576;

/** Throws `host-not-allowed`, `host-not-permitted`, `host-unreachable`, `host-timeout`, `host-moved`, `answer-too-large`. */
export function makeHttp(fetch: Fetch, policy: HttpPolicy): Http {
  return async ({ url, method = 'GET', headers = {}, body, timeoutMs = defaultTimeoutMs, ...size }) => {
    const { host, protocol, hostname } = checkUrl(url, await policy.network());
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body: body as BodyInit }),
        // A browser asks the new address before anybody can look at it, and a stranger's host could name one inside this network.
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: stop.signal,
      });
      // Browsers hide where to; Node shows it.
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
        throw new AutonymError('host-moved', `${host} sends to another address, and Autonym does not follow.`, {
          places: [host],
        });
      const bytes = await readBody(response, host, size);
      return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body: bytes };
    } catch (cause) {
      if (cause instanceof AutonymError) throw cause;
      if (stop.signal.aborted)
        throw new AutonymError('host-timeout', `${host} did not answer in ${timeoutMs / 1000} s.`, {
          cause,
          places: [host, String(timeoutMs / 1000)],
        });
      // The person withdrew it, for this host or for all. Asked only now: hosts that let everybody ask answer all the same.
      if ((await policy.isPermitted?.(`${protocol}//${hostname}/*`)) === false)
        throw new AutonymError('host-not-permitted', `The browser does not let Autonym ask ${host}.`, { cause, places: [host] });
      throw new AutonymError('host-unreachable', `${host} could not be reached.`, { cause, places: [host] });
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  };
}

/** https to public hosts; http too, but only to this machine, and there only on a devnet or to an endpoint that was chosen. */
function checkUrl(text: string, network: Network): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new AutonymError('host-not-allowed', 'This is not an address.', { cause, places: [text.slice(0, 80)] });
  }
  const { protocol, hostname, username, password, host } = url;
  const isTrusted = isLoopback(hostname) && (isLocalNetwork(network) || isOwnEndpoint(network, text));
  const allowed = isTrusted ? /^https?:$/.test(protocol) : protocol === 'https:' && !isPrivate(hostname);
  if (!allowed || username || password)
    throw new AutonymError('host-not-allowed', `Autonym does not ask ${host || protocol} on this network.`, {
      places: [host || protocol],
    });
  return url;
}

type BodySize = Pick<HttpRequest, 'maxBytes' | 'startBytes'>;

async function readBody(
  response: Response,
  host: string,
  { startBytes, maxBytes = defaultMaxBytes }: BodySize,
): Promise<Uint8Array> {
  const tooLarge = () => new AutonymError('answer-too-large', `${host} sent more than ${maxBytes} bytes.`, { places: [host] });
  if (!startBytes && Number(response.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes && !startBytes) throw tooLarge();
    parts.push(value);
    if (startBytes && length >= startBytes) break; // What is left stops with the request.
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
