/**
 * AUT-37: Project Wycheproof's JWS cases (C2SP/wycheproof, testvectors_v1/json_web_signature_test.json, 401 cases), translated. The tokens of
 * that file are HS256, ES256, RS256 and PS256, so every one of them would end at the header here and show nothing else. Each kind of damage
 * is therefore done to a token that we would take: ES256K over a JSON object, under a key of ours. `tcId` names the first case of a kind.
 *
 * Left out: the 300 cases flagged *ModifiedPadding* and the ones of RSA key sizes, which are about PKCS #1 and RSA, that we do not have.
 * *rejectWrongKeyOps*: our keys are bytes that say no use. Arithmetic of the curve itself is in vault/wycheproof.test.ts and keys/.
 */
import { createHmac } from 'node:crypto';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { decodeBase64Url, encodeBase64Url } from '../../../src/protocol/base64.ts';
import { publicKeyOf, signHash } from '../../../src/protocol/keys/secp256k1.ts';
import { tokenHash, verifyToken } from '../../../src/protocol/token/jwt.ts';

const privateKey = new Uint8Array(32).fill(0x2a);
const publicKey = bytesToHex(publicKeyOf(privateKey));
const encode = (text: string) => encodeBase64Url(utf8ToBytes(text));
const sign = (header: string, payload: string) =>
  `${header}.${payload}.${encodeBase64Url(signHash(tokenHash(`${header}.${payload}`), privateKey))}`;

const header = encode('{"typ":"JWT","alg":"ES256K"}');
const payload = encode('{"foo":1}');
const good = sign(header, payload);
const signature = good.slice(good.lastIndexOf('.') + 1);
const bytes = decodeBase64Url(signature);
const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32)];
const withSignature = (...parts: Uint8Array[]) => `${header}.${payload}.${encodeBase64Url(concatBytes(...parts))}`;

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const numberOf = (of: Uint8Array) => BigInt(`0x${bytesToHex(of)}`);
/** Big-endian, in 32 bytes or as many more as it needs. */
const bytesOf = (number: bigint) => {
  const hex = number.toString(16);
  return Uint8Array.from(Buffer.from(hex.padStart(Math.max(64, hex.length + (hex.length % 2)), '0'), 'hex'));
};
const zeros = (count: number) => new Uint8Array(count);
/** Another letter in this place. */
const change = (text: string, at: number) => text.slice(0, at) + (text[at] === 'X' ? 'Y' : 'X') + text.slice(at + 1);
/** The same bytes for a lax reader: the last letter has bits that mean nothing. */
function withUnusedBits(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.at(-1) ?? '') ^ 1];
}
/** Their payload of nine bytes has no such bits; one of ten has. */
const tenBytes = encode('{"foo":10}');

const mac = (head: string) =>
  `${head}.${payload}.${createHmac('sha256', Buffer.from(publicKey, 'hex')).update(`${head}.${payload}`).digest('base64url')}`;

type Kind = [tcId: number | string, comment: string, token: string, code: string];
const format = 'token-format';
const kinds: Kind[] = [
  [2, 'rejectsModifiedSignature', `${header}.${payload}.${change(signature, 0)}`, 'token-sig'],
  [3, 'rejectsMissingSignature', `${header}.${payload}.`, 'token-sig'],
  [4, 'rejectsMissingSignatureAndSeparator', `${header}.${payload}`, format],
  [5, 'rejectsModifiedPayload', `${header}.${encode('{"fop":1}')}.${signature}`, 'token-sig'],
  [6, 'rejectsMissingPayload', `${header}..${signature}`, format],
  [7, 'rejectsMissingPayloadAndSeparator', `${header}.${signature}`, format],
  [8, 'rejectsModifiedHeader', `${encode('{"alg":"ES256K","typ":"JWT"}')}.${payload}.${signature}`, 'token-sig'],
  [9, 'rejectsMissingHeader', `.${payload}.${signature}`, format],
  [10, 'rejectsMissingHeaderAndSeparator', `${payload}.${signature}`, format],
  [11, 'rejectsMissingHeaderAndSignature', `.${payload}.`, format],
  [12, 'rejectsMissingHeaderSignatureAndSeparators', payload, format],
  [13, 'rejectsEmptyString', '', format],
  [14, 'rejectsExtraEmptyComponent', `${good}.`, format],
  [15, 'rejectsExtraComponent', `${good}.foo`, format],
  [16, 'rejectsNoneAlgorithmAndMissingSignature', `${encode('{"typ":"JWT","alg":"none"}')}.${payload}.`, 'token-alg'],
  [
    17,
    'rejectsValidJsonSerialization',
    JSON.stringify({ payload, signatures: [{ protected: header, header: { unknown: 'untrustworthy' }, signature }] }),
    format,
  ],
  [31, 'rejectsSymmetryConfusionAttacks', mac(encode('{"typ":"JWT","alg":"HS256"}')), 'token-alg'],
  ['31, as ES256K', 'rejectsSymmetryConfusionAttacks', mac(header), 'token-sig'],
  [
    32,
    'rejectsAttackerProvidedEmbeddedJwk',
    (() => {
      const jwk = { kty: 'EC', crv: 'secp256k1', use: 'sig', x: encodeBase64Url(r), y: encodeBase64Url(s) };
      const head = encode(JSON.stringify({ typ: 'JWT', alg: 'ES256K', jwk }));
      return `${head}.${payload}.${encodeBase64Url(signHash(tokenHash(`${head}.${payload}`), new Uint8Array(32).fill(9)))}`;
    })(),
    'token-header',
  ],
  [259, 'emptyPayload (valid there; ours is an object)', sign(header, ''), format],
  [260, 'allZeroPayload (valid there; ours is an object)', sign(header, encodeBase64Url(zeros(20))), format],
  [261, 'oneBytePayload (valid there; ours is an object)', sign(header, 'YQ'), format],
  [360, 'rejectsSpacesInMac', `${header}.${payload}.    ${signature}`, format],
  [361, 'rejectsInvalidCharacterInsertedInMac, in front', `${header}.${payload}.?${signature}`, format],
  [362, 'rejectsInvalidCharacterInsertedInMac, behind', `${good}?`, format],
  [363, 'rejects0ReplacedbyInvalidCharacter', `${header}.${payload}.?${signature.slice(1)}`, format],
  [364, 'rejectsInvalidCharacters', `${header}.${payload}.????${signature.slice(4)}`, format],
  [365, 'spacesInHeader, signed so', sign(`${header}    `, payload), format],
  [366, 'invalidCharactersInHeader, signed so', sign(`${header}####`, payload), format],
  [367, 'invalidBase64Padding, signed so', sign(`${header}==`, payload), format],
  [368, 'spacesInPayload, signed so', sign(header, `    ${payload}`), format],
  [369, 'invalidCharactersInPayload, signed so', sign(header, `####${payload}`), format],
  [370, 'invalidBase64PaddingInPayload, signed so', sign(header, `${payload}==`), format],
  [371, 'InvalidCharacterInPayload, signed so', sign(header, `?${payload}`), format],
  [
    372,
    'InvalidCharacterInsertedInHeader (valid there)',
    `${header.slice(0, -1)}?${header.slice(-1)}.${payload}.${signature}`,
    format,
  ],
  [373, 'InvalidCharacterInsertedInPayload (valid there)', `${header}.${payload}?.${signature}`, format],
  [374, 'ModifiedUnusedBitsInPayload', sign(header, tenBytes).replace(`.${tenBytes}.`, `.${withUnusedBits(tenBytes)}.`), format],
  [375, 'MacOfIncorrectlyEncodedMessage', sign(header, withUnusedBits(tenBytes)), format],
  ['374, of the signature', 'ModifiedUnusedBits', `${header}.${payload}.${withUnusedBits(signature)}`, format],
  [376, 'ValidSpacesInJsonHeader (valid there)', sign(encode('{ "typ" : "JWT", "alg" : "ES256K" }'), payload), format],
  [377, 'ValidWhiteSpaceInJsonHeader (valid there)', sign(encode('{"typ":"JWT",\n\t"alg":"ES256K"}'), payload), format],
  [379, 'SignatureTooLong', withSignature(zeros(1), r, zeros(1), s), 'token-sig'],
  [380, 'TrailingZeros', withSignature(r, zeros(1), s, zeros(1)), 'token-sig'],
  [381, 'RisTooBig', withSignature(bytesOf(numberOf(r) + (order << 1n)), zeros(1), s), 'token-sig'],
  [382, 'SisTooBig', withSignature(zeros(1), r, bytesOf(numberOf(s) + (order << 1n))), 'token-sig'],
  [383, 'IntegerOverflow of r', withSignature(bytesOf(numberOf(r) + (1n << 256n)), zeros(1), s), 'token-sig'],
  [384, 'IntegerOverflow of s', withSignature(zeros(1), r, bytesOf(numberOf(s) + (1n << 256n))), 'token-sig'],
  [385, 'BufferOverflow', withSignature(zeros(256), r, zeros(256), s), 'token-sig'],
  // 386–401, in their order.
  ...[0n, 1n, order - 1n, order].flatMap((ofR, i) =>
    [0n, 1n, order - 1n, order].map(
      (ofS, j): Kind => [386 + 4 * i + j, `r is ${ofR}, s is ${ofS}`, withSignature(bytesOf(ofR), bytesOf(ofS)), 'token-sig'],
    ),
  ),
];

describe('AUT-37: a token damaged as in Wycheproof', () => {
  it('was sound before, with either s (1, 18, 378 acceptsValid)', () => {
    expect(verifyToken(good, publicKey)).toEqual({ foo: 1 });
    expect(verifyToken(withSignature(r, bytesOf(order - numberOf(s))), publicKey)).toEqual({ foo: 1 });
    expect(verifyToken(sign(header, tenBytes), publicKey)).toEqual({ foo: 10 });
  });

  it.each(kinds)('%s %s is refused for what it is', (_id, _comment, token, code) => {
    expect(() => verifyToken(token, publicKey)).toThrow(expect.objectContaining({ code }));
  });
});
