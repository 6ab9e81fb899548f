/**
 * A text that signs its signer in somewhere: the form of ERC-4361, as apps of this ecosystem use it with Stacks accounts. Whoever has the signature is
 * signed in at the place it names, so that place must be the one that asks. Nothing here decides: it says what to tell the person.
 */
import { parseOrigin } from './origin.ts';

export type SignInMessage = {
  /** As written: a host, with its port where it has one. */
  domain: string;
  address: string;
  statement?: string;
  uri: string;
  nonce: string;
  issuedAtMs: number;
  expiresAtMs?: number;
  notBeforeMs?: number;
};

/** What is odd: `form`, it begins like one and does not go on like one; `elsewhere`, it is made out for another place; `account`, for another account. */
export type SignInOddity = 'form' | 'elsewhere' | 'account' | 'expired' | 'early' | 'nonce';

const beginning = /^(?:(https?):\/\/)?(\S{1,260}) wants you to sign in with your (\w{2,20}) account:(?:\n|$)/;
/** `YYYY-MM-DDTHH:MM:SS[.fff](Z|±HH:MM)`: other spellings are read in different ways. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Undefined: no text of this kind. */
export function readSignInMessage(text: string): SignInMessage | 'form' | undefined {
  const [begins, , domain = ''] = beginning.exec(text) ?? [];
  if (begins === undefined) return undefined;
  const [, address = '', statement, rest = ''] =
    /^(\w{20,64})\n(?:\n([^\n]+)\n)?\n(URI: .*)$/s.exec(text.slice(begins.length)) ?? [];
  const fields = new Map<string, string>();
  const [head = ''] = rest.split(/\nResources:(?=\n|$)/);
  for (const line of head.split('\n')) {
    const [, name = '', value = ''] = /^([A-Z][A-Za-z ]{1,20}): (.+)$/.exec(line) ?? [];
    if (name === '' || fields.has(name)) return 'form';
    fields.set(name, value);
  }
  const [uri, nonce = '', version] = [fields.get('URI'), fields.get('Nonce') ?? '', fields.get('Version')];
  const [issuedAtMs, expiresAtMs, notBeforeMs] = ['Issued At', 'Expiration Time', 'Not Before'].map((name) =>
    readMoment(fields.get(name)),
  );
  const isTimed = [issuedAtMs, expiresAtMs, notBeforeMs].every((ms) => ms === undefined || Number.isFinite(ms));
  if (uri === undefined || version !== '1' || issuedAtMs === undefined || !isTimed) return 'form';
  return {
    domain,
    address,
    ...(statement === undefined ? {} : { statement }),
    uri,
    nonce,
    issuedAtMs,
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
  };
}

/** What the person should know before signing, the worst first; nothing for a text of another kind. `account`: the address that would sign. */
export function oddInSignIn(text: string, at: { origin: string; account?: string | undefined; nowMs: number }): SignInOddity[] {
  const message = readSignInMessage(text);
  if (message === undefined) return [];
  // What is not understood may sign in anywhere: the host of its first line still tells.
  if (message === 'form') return ['form', ...(isOf(at.origin, beginning.exec(text)?.[2] ?? '') ? [] : (['elsewhere'] as const))];
  const { domain, uri, address, nonce, expiresAtMs, notBeforeMs } = message;
  const odd: [SignInOddity, boolean][] = [
    ['elsewhere', !isOf(at.origin, domain) || originOf(uri) !== at.origin],
    ['account', at.account !== undefined && address !== at.account],
    ['expired', expiresAtMs !== undefined && expiresAtMs <= at.nowMs],
    ['early', notBeforeMs !== undefined && notBeforeMs > at.nowMs],
    ['nonce', !/^[A-Za-z0-9]{8,}$/.test(nonce)],
  ];
  return odd.flatMap(([what, is]) => (is ? [what] : []));
}

/** The host with its port, exactly: another port is another app. */
const isOf = (origin: string, domain: string): boolean => origin.replace(/^https?:\/\//, '') === domain;

function originOf(uri: string): string | undefined {
  try {
    return parseOrigin(uri).text;
  } catch {
    return undefined;
  }
}

/** NaN: something else than a moment. */
function readMoment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return moment.test(text) ? Date.parse(text) : Number.NaN;
}
