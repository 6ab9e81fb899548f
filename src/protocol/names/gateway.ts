/** Where a gateway has what lies on IPFS: a host for each content (Subdomain Gateway specification), so that no site can read what another keeps. */
import { bytesToNumber, numberToBytes } from '../keys/radix.ts';
import type { Content } from './content.ts';

/** `https://<label>.ipfs.<gateway><path>`. Undefined when the identifier is none, or has no label that a host can have. */
export function gatewayUrl({ to, id, path }: Content, gateway: string): string | undefined {
  const label = labelOf(to, id);
  return label && gateway.replace('://', `://${label}.${to}.`) + (path || '/');
}

/** What a label of a host may be long. */
const longest = 63;
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** Of version 1: multicodec and multihash follow. */
const version = 1;
const codecs = { file: 0x70, key: 0x72 };

function labelOf(to: Content['to'], id: string): string | undefined {
  if (id.includes('.')) return to === 'ipns' ? domainLabel(id.toLowerCase()) : undefined;
  const bytes = readId(to, id);
  if (bytes === undefined) return undefined;
  // Keys are in base 36, because in base 32 those of today are too long.
  const label = to === 'ipns' ? `k${bytesToNumber(bytes).toString(36)}` : `b${encodeBase32(bytes)}`;
  return label.length <= longest ? label : undefined;
}

/** The bytes of a CID of version 1, from every way in which it or its ancestor is written. */
function readId(to: Content['to'], id: string): Uint8Array | undefined {
  // Version 0: a bare SHA-256 multihash, or the hash of a key; and keys whose hash is themselves.
  if (/^(Qm[1-9A-HJ-NP-Za-km-z]{44}|1[1-9A-HJ-NP-Za-km-z]{40,60})$/.test(id)) {
    const multihash = decode(id, base58);
    return multihash && isMultihash(multihash)
      ? Uint8Array.of(version, codecs[to === 'ipns' ? 'key' : 'file'], ...multihash)
      : undefined;
  }
  const bytes = id.startsWith('b')
    ? decodeBase32(id.slice(1))
    : id.startsWith('k')
      ? decode(id.slice(1), base36)
      : id.startsWith('z')
        ? decode(id.slice(1), base58)
        : undefined;
  if (bytes?.[0] !== version) return undefined;
  const multihash = afterVarint(bytes.subarray(1));
  return multihash && isMultihash(multihash) ? bytes : undefined;
}

/** hash code(varint) || length(1) || hash */
function isMultihash(bytes: Uint8Array): boolean {
  const rest = afterVarint(bytes);
  return rest !== undefined && rest.length >= 2 && rest[0] === rest.length - 1;
}

function afterVarint(bytes: Uint8Array): Uint8Array | undefined {
  const end = bytes.findIndex((byte) => byte < 0x80);
  return end < 0 || end > 8 ? undefined : bytes.subarray(end + 1);
}

/** As DNSLink hosts are written in one label: a hyphen doubled, then a dot a hyphen. Nothing else keeps them apart. */
function domainLabel(domain: string): string | undefined {
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(domain)) return undefined;
  const label = domain.replaceAll('-', '--').replaceAll('.', '-');
  return label.length <= longest ? label : undefined;
}

/** A number in digits of an alphabet; its first digit stands for zero bytes in front. */
function decode(text: string, alphabet: string): Uint8Array | undefined {
  let number = 0n;
  for (const digit of text) {
    const value = alphabet.indexOf(digit);
    if (value < 0) return undefined;
    number = number * BigInt(alphabet.length) + BigInt(value);
  }
  const zeros = alphabet === base58 ? text.length - text.replace(/^1+/, '').length : 0;
  return Uint8Array.of(...new Uint8Array(zeros), ...numberToBytes(number));
}

function decodeBase32(text: string): Uint8Array | undefined {
  if (!/^[a-z2-7]{1,120}$/.test(text)) return undefined;
  const bits = [...text].map((digit) => base32.indexOf(digit).toString(2).padStart(5, '0')).join('');
  const whole = bits.length - (bits.length % 8);
  // What is left over is less than a digit, and says nothing.
  if (bits.length - whole >= 5 || bits.slice(whole).includes('1')) return undefined;
  return Uint8Array.from(bits.slice(0, whole).match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

function encodeBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => base32.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
}
