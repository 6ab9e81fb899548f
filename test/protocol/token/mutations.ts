/**
 * Tokens that were changed by rule (AUT-38): by letters, by parts, by the spelling of their base64url, by their JSON and by the numbers of
 * their signature, up to three changes on top of each other. `npm run fuzz` runs a million of them (test/fuzz/targets/tokens.ts), `npm test` a few thousand.
 */
import { utf8ToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';
import { decodeBase64Url, encodeBase64Url } from '../../../src/protocol/base64.ts';
import { AutonymError } from '../../../src/protocol/error.ts';
import type { JsonObject } from '../../../src/protocol/token/json.ts';
import { parseToken, verifyToken } from '../../../src/protocol/token/jwt.ts';

type Change = (token: string) => string;

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const letters = 'ABCZabcz019-_.+/= \n"{}\u0000ÿ';

/** Changes one part, and leaves a text without such a part as it is. */
const onPart = (index: number, change: Change): Change => {
  return (token) => {
    const parts = token.split('.');
    const part = parts[index];
    if (part === undefined) return token;
    parts[index] = change(part);
    return parts.join('.');
  };
};

/** Changes what a part says, and leaves what says nothing as it is. */
const onBytes = (index: number, change: (bytes: Uint8Array) => Uint8Array): Change =>
  onPart(index, (part) => {
    try {
      return encodeBase64Url(change(decodeBase64Url(part)));
    } catch {
      return part;
    }
  });

const onJson = (index: number, change: (text: string) => string): Change =>
  onBytes(index, (bytes) => utf8ToBytes(change(Buffer.from(bytes).toString('utf8'))));

const byLetters: fc.Arbitrary<Change> = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3), fc.string({ unit: fc.constantFrom(...letters), maxLength: 3 }))
  .map(([where, cut, put]) => (token) => {
    const at = Math.floor(where * token.length);
    return token.slice(0, at) + put + token.slice(at + cut);
  });

const byParts: fc.Arbitrary<Change> = fc
  .array(fc.constantFrom(0, 1, 2, 3), { maxLength: 5 })
  .map((order) => (token) => order.map((index) => token.split('.')[index] ?? '').join('.'));

const bySpelling: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(2), fc.constantFrom('=', '==', ' ', '\n', '.', 'A', 'AA', 'AAA', '+', '%2E'), fc.boolean())
  .map(([index, more, inFront]) => onPart(index, (part) => (inFront ? more + part : part + more)));

const byUnusedBits: fc.Arbitrary<Change> = fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 15 })).map(([index, bits]) =>
  onPart(index, (part) => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return part.slice(0, -1) + (alphabet[alphabet.indexOf(part.at(-1) ?? '') ^ bits] ?? '');
  }),
);

const byHeader: fc.Arbitrary<Change> = fc
  .constantFrom(
    '{"alg":"ES256K","typ":"JWT"}',
    '{"typ":"JWT","alg":"none"}',
    '{"typ":"JWT","alg":"ES256"}',
    '{"typ":"JWT","alg":"HS256"}',
    '{"typ":"JWT","alg":"ES256K","alg":"none"}',
    '{"typ":"JWT","alg":"ES256K","crit":["b64"],"b64":false}',
    '{"typ":"JWT","alg":"ES256K" }',
    '{}',
    'null',
    '',
  )
  .map((header) => onPart(0, () => encodeBase64Url(utf8ToBytes(header))));

const byJson: fc.Arbitrary<Change> = fc
  .tuple(
    fc.nat(1),
    fc.oneof(
      fc.constantFrom<(text: string) => string>(
        (text) => text.replace('{', '{ '),
        (text) => text.replace('{', '{"iss":"did:btc-addr:1",'),
        (text) => text.replace(/}$/, ',"__proto__":{"admin":true}}'),
        (text) => text.replace(/"([a-z])/, (_, letter: string) => `"\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
        (text) => text.slice(0, -1),
        (text) => `[${text}]`,
        (text) => `\ufeff${text}`,
      ),
      fc.json({ maxDepth: 3 }).map((json) => () => json),
    ),
  )
  .map(([index, change]) => onJson(index, change));

const byBits: fc.Arbitrary<Change> = fc.tuple(fc.nat(2), fc.nat(1 << 12)).map(([index, bit]) =>
  onBytes(index, (bytes) => {
    const at = Math.floor(bit / 8) % Math.max(1, bytes.length);
    return bytes.map((byte, i) => (i === at ? byte ^ (1 << (bit % 8)) : byte));
  }),
);

const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const bytesOf = (number: bigint) => Uint8Array.from(Buffer.from((number % (1n << 256n)).toString(16).padStart(64, '0'), 'hex'));

const bySignature: fc.Arbitrary<Change> = fc
  .constantFrom<(r: bigint, s: bigint) => [bigint, bigint]>(
    // The other signature of the same text: the one change that leaves a sound token.
    (r, s) => [r, order - (s % order)],
    (r, s) => [s, r],
    (_, s) => [0n, s],
    (r) => [r, 0n],
    (r, s) => [r, s + order],
    (r, s) => [order - (r % order), s],
    () => [1n, 1n],
    () => [order, order],
  )
  .map((change) =>
    onBytes(2, (bytes) => {
      const [r, s] = change(numberOf(bytes.subarray(0, 32)), numberOf(bytes.subarray(32)));
      return Uint8Array.of(...bytesOf(r), ...bytesOf(s));
    }),
  );

const byLength: fc.Arbitrary<Change> = fc
  .integer({ min: -64, max: 64 })
  .map((more) => onBytes(2, (bytes) => (more < 0 ? bytes.slice(0, more) : Uint8Array.of(...bytes, ...new Uint8Array(more)))));

const change = fc.oneof(
  byLetters,
  byParts,
  bySpelling,
  byUnusedBits,
  byHeader,
  byJson,
  byBits,
  { arbitrary: bySignature, weight: 2 },
  byLength,
);

/** Texts made of one sound token. */
export const mutated = (token: string): fc.Arbitrary<string> =>
  fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => changes.reduce((text, apply) => apply(text), token));

export type Verdict = 'refused' | 'unchanged' | 'other signature';

/** The codes a token can be refused with. */
const codes = ['too-large', 'token-format', 'token-alg', 'token-header', 'token-sig'];

/** Judges one text made of a sound token. Throws when it is accepted though it says something else, and when it fails with anything but a code. */
export function judge(text: string, { token, payload, key }: { token: string; payload: JsonObject; key: string }): Verdict {
  const verdict = verify(text, key);
  if (typeof verdict === 'string') {
    if (!codes.includes(verdict)) throw new Error(`${verdict} is no refusal of a token: ${JSON.stringify(text)}`);
    return 'refused';
  }
  const isSameText = parseToken(text).signedText === parseToken(token).signedText;
  if (!isSameText || JSON.stringify(verdict) !== JSON.stringify(payload))
    throw new Error(`accepted, and is another token: ${JSON.stringify(text)}`);
  return text === token ? 'unchanged' : 'other signature';
}

/** The payload, or the code of the refusal. */
function verify(text: string, key: string): JsonObject | string {
  try {
    return verifyToken(text, key);
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    return error.code;
  }
}
