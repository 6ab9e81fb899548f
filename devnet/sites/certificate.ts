/**
 * Certificates for the devnet's https site: an authority that lives as long as one run, and one leaf signed by it (X.509 v3, RFC 5280, P-256).
 * Written by hand because a fresh machine has Node but perhaps no openssl, and Node can make keys but no certificates.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export type Certificate = {
  /** The authority, for a browser profile made for this run. Never for a person's own. */
  caPem: string;
  certPem: string;
  keyPem: string;
  /** base64 SHA-256 of the leaf's public key, for Chromium's `--ignore-certificate-errors-spki-list`. */
  spkiHash: string;
};

const dayMs = 86_400_000;

/** Make an authority and a certificate for `names` (DNS names or IPv4 addresses), good from yesterday for 30 days. */
export function makeCertificate(names: string[], nowMs = Date.now()): Certificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const caName = 'Autonym local network (this run only)';
  const common = { issuer: caName, issuerKey: authority.privateKey, fromMs: nowMs - dayMs, untilMs: nowMs + 30 * dayMs };

  const ca = certify({
    ...common,
    subject: caName,
    publicKey: authority.publicKey,
    extensions: [
      extension('basicConstraints', true, sequence(boolean(true))),
      extension('keyUsage', true, bits(0x06, 1)), // keyCertSign, cRLSign
      extension('subjectKeyId', false, octets(keyId(authority.publicKey))),
    ],
  });
  const certificate = certify({
    ...common,
    subject: names[0] ?? 'localhost',
    publicKey: leaf.publicKey,
    extensions: [
      extension('basicConstraints', true, sequence()),
      extension('keyUsage', true, bits(0x80, 7)), // digitalSignature
      extension('extendedKeyUsage', false, sequence(oid('serverAuth'))),
      extension('subjectAltName', false, sequence(...names.map(altName))),
      extension('authorityKeyId', false, sequence(der(0x80, keyId(authority.publicKey)))),
    ],
  });

  return {
    caPem: pem(ca),
    certPem: pem(certificate),
    keyPem: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    spkiHash: createHash('sha256').update(spki(leaf.publicKey)).digest('base64'),
  };
}

type Claims = {
  subject: string;
  publicKey: KeyObject;
  issuer: string;
  issuerKey: KeyObject;
  fromMs: number;
  untilMs: number;
  extensions: Buffer[];
};

/** Certificate = signed part || algorithm || signature (RFC 5280 §4.1). */
function certify({ subject, publicKey, issuer, issuerKey, fromMs, untilMs, extensions }: Claims): Buffer {
  const algorithm = sequence(oid('ecdsaWithSha256'));
  const signedPart = sequence(
    der(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])), // serial number, positive
    algorithm,
    distinguishedName(issuer),
    sequence(time(fromMs), time(untilMs)),
    distinguishedName(subject),
    spki(publicKey),
    der(0xa3, sequence(...extensions)),
  );
  return sequence(signedPart, algorithm, der(0x03, Buffer.from([0]), sign('sha256', signedPart, issuerKey)));
}

const oids = {
  commonName: '550403',
  subjectKeyId: '551d0e',
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  authorityKeyId: '551d23',
  extendedKeyUsage: '551d25',
  serverAuth: '2b06010505070301',
  ecdsaWithSha256: '2a8648ce3d040302',
};

const oid = (name: keyof typeof oids) => der(0x06, Buffer.from(oids[name], 'hex'));
const sequence = (...items: Buffer[]) => der(0x30, ...items);
const integer = (bytes: Buffer) => der(0x02, bytes);
const boolean = (value: boolean) => der(0x01, Buffer.from([value ? 0xff : 0]));
const octets = (bytes: Buffer) => der(0x04, bytes);
/** One byte of flags; `unused` counts the low bits that do not belong to it. */
const bits = (flags: number, unused: number) => der(0x03, Buffer.from([unused, flags]));
const distinguishedName = (name: string) => sequence(der(0x31, sequence(oid('commonName'), der(0x0c, Buffer.from(name)))));

function extension(name: keyof typeof oids, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(name), ...(critical ? [boolean(true)] : []), octets(value));
}

function altName(name: string): Buffer {
  const isIp = /^\d+(\.\d+){3}$/.test(name);
  return isIp ? der(0x87, Buffer.from(name.split('.').map(Number))) : der(0x82, Buffer.from(name));
}

/** UTCTime, `YYMMDDHHMMSSZ`: right until 2049. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '');
  return der(0x17, Buffer.from(digits.slice(2)));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }) as Buffer;
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(spki(key)).digest();
}

/** tag || length || content; lengths from 128 on take their own count of bytes first. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const long = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex');
  const length = body.length < 0x80 ? long : Buffer.concat([Buffer.from([0x80 | long.length]), long]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
