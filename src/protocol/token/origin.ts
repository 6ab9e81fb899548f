/**
 * The origin of a web address, without a URL class (RFC 6454 §4, WHATWG URL §4.4 for what may stand in a host).
 * Stricter than a browser: what a browser would have to repair is refused, so that we and the browser never read one text as two places.
 */
import { AutonymError } from '../error.ts';
import { isLoopback } from '../hosts.ts';

export type Origin = {
  scheme: 'https' | 'http';
  /** Lower-case ASCII; names that are not ASCII come in their xn-- form. */
  host: string;
  port: number;
  /** As `location.origin` says it: no default port, no slash at the end. */
  text: string;
};

/** Web addresses of requests; browsers allow more, nobody needs it. */
const maxLength = 2048;

/**
 * The origin of an absolute http(s) address.
 *
 * Throws `bad-origin` for another scheme, userinfo, a trailing dot, a backslash, spaces or controls, a host that is not ASCII, a number in
 * an unusual spelling, an IPv6 address, and anything longer than 2,048 characters.
 */
export function parseOrigin(address: string): Origin {
  if (address.length > maxLength) throw bad(address, `it is longer than ${maxLength} characters`);
  // Browsers drop tabs and line ends and read a backslash as a slash; refused before anything is taken apart.
  if (/[\p{Cc}\p{Cs}\s\\]/u.test(address)) throw bad(address, 'it holds a space, a control character or a backslash');
  const [, scheme, authority] = /^(https?):\/\/([^/?#]*)/i.exec(address) ?? [];
  if (scheme === undefined || authority === undefined) throw bad(address, 'it does not start with https:// or http://');
  const [, host, digits] = /^([a-z0-9._-]+)(?::([0-9]{1,5}))?$/i.exec(authority) ?? [];
  if (host === undefined || !isHost(host.toLowerCase())) throw bad(address, 'its host is not spelled plainly');
  const origin = { scheme: scheme.toLowerCase() === 'https' ? 'https' : 'http', host: host.toLowerCase() } as const;
  const standard = origin.scheme === 'https' ? 443 : 80;
  const port = digits === undefined ? standard : Number(digits);
  if (port > 65_535) throw bad(address, 'its port is out of range');
  return { ...origin, port, text: `${origin.scheme}://${origin.host}${port === standard ? '' : `:${port}`}` };
}

/** Whether what is said here can be read or changed on the way. Plain http is acceptable only where it never leaves the machine. */
export function isSecure(origin: Origin, allowLoopback: boolean): boolean {
  return origin.scheme === 'https' || (allowLoopback && isLoopback(origin.host));
}

function isHost(host: string): boolean {
  const labels = host.split('.');
  if (host.length > 253 || labels.some((label) => label === '' || label.length > 63)) return false;
  const last = labels.at(-1) ?? '';
  // A browser reads every host that ends in a number as an IPv4 address, 0x7f.1 included.
  return /^(?:[0-9]+|0x[0-9a-f]*)$/.test(last) ? isIpv4(labels) : true;
}

function isIpv4(labels: string[]): boolean {
  return labels.length === 4 && labels.every((label) => /^(?:0|[1-9][0-9]{0,2})$/.test(label) && Number(label) <= 255);
}

function bad(address: string, why: string): AutonymError {
  return new AutonymError('bad-origin', `"${address.slice(0, 80)}" is not a web address we accept: ${why}.`);
}
