import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { decryptECIES, encryptECIES } from '@stacks/encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import {
  type CipherObject,
  formatCipherHex,
  openEcies,
  type Random,
  type Subtle,
  sealEcies,
} from '../../../src/protocol/storage/ecies.ts';
import { ecdh, pointFromSpki } from '../keys/wycheproof.ts';

const { subtle } = crypto;
const random: Random = (length) => crypto.getRandomValues(new Uint8Array(length));
const { ecies }: { ecies: Ecies } = JSON.parse(readFileSync(new URL('../../vectors/gaia_crypto.json', import.meta.url), 'utf8'));
type Ecies = {
  vectors: {
    name: string;
    privateKey: string;
    publicKey: string;
    plaintextHex: string;
    ephemeralPrivateKey: string;
    cipherObject: CipherObject;
    json: string;
    authPrivateKeyEncoding?: string;
  }[];
  badMac: { json: string; privateKey: string };
};

describe('sealing to a key', () => {
  for (const vector of ecies.vectors) {
    it(`opens the vector ${vector.name}`, async () => {
      const opened = await openEcies(subtle, hexToBytes(vector.privateKey), vector.cipherObject);
      expect(bytesToHex(opened)).toBe(vector.plaintextHex);
    });

    if (vector.cipherObject.cipherTextEncoding === undefined)
      it(`seals the vector ${vector.name}`, async () => {
        const scripted = [vector.ephemeralPrivateKey, vector.cipherObject.iv].map(hexToBytes);
        const sealed = await sealEcies(
          subtle,
          () => scripted.shift() ?? new Uint8Array(0),
          hexToBytes(vector.publicKey),
          hexToBytes(vector.plaintextHex),
          vector.cipherObject.wasString,
        );
        expect(JSON.stringify(sealed)).toBe(vector.json);
        if (vector.authPrivateKeyEncoding !== undefined) expect(formatCipherHex(sealed)).toBe(vector.authPrivateKeyEncoding);
      });
  }

  it('refuses a wrong MAC', async () => {
    const { json, privateKey } = ecies.badMac;
    await expect(openEcies(subtle, hexToBytes(privateKey), JSON.parse(json))).rejects.toMatchObject({ code: 'cipher-refused' });
  });

  it('VLT-24 refuses every deformed object with the same words, having done the same', async () => {
    const [vector] = ecies.vectors;
    if (vector === undefined) throw new Error('no vectors');
    const { privateKey, cipherObject } = vector;
    const { iv, mac, cipherText, ephemeralPK } = cipherObject;
    const uncompressed = bytesToHex(publicKeyOf(new Uint8Array(32).fill(1), false));
    const flipped = (hex: string, at: number) => {
      const bytes = hexToBytes(hex);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytesToHex(bytes);
    };
    // x = 5 is on no point of this curve.
    const offCurve = `02${'5'.padStart(64, '0')}`;
    /** In shape, so that only what is secret could tell them apart. */
    const wellShaped: object[] = [
      ...Array.from({ length: 32 }, (_, at) => ({ mac: flipped(mac, at) })),
      ...Array.from({ length: 16 }, (_, at) => ({ iv: flipped(iv, at) })),
      { cipherText: flipped(cipherText, 0) },
      { cipherText: cipherText.slice(2) },
      { cipherText: cipherText.slice(0, 32) },
      { cipherText: `${cipherText}00` },
      { ephemeralPK: `${ephemeralPK.startsWith('02') ? '03' : '02'}${ephemeralPK.slice(2)}` },
      { ephemeralPK: bytesToHex(publicKeyOf(new Uint8Array(32).fill(1))) },
      { mac: '00'.repeat(32) },
    ];
    const misshapen: unknown[] = [
      null,
      'text',
      [],
      {},
      ...[
        ...['', iv.slice(2), `${iv}00`, iv.slice(0, 24), iv.slice(1), 7, null].map((iv) => ({ iv })),
        ...['', mac.slice(2), `${mac}00`, 7, 'zz'.repeat(32)].map((mac) => ({ mac })),
        ...['', cipherText.slice(1), 'zz', 7, null].map((cipherText) => ({ cipherText })),
        ...[offCurve, '00', '00'.repeat(33), `02${'00'.repeat(32)}`, `02${'ff'.repeat(32)}`].map((pk) => ({ ephemeralPK: pk })),
        ...[uncompressed, `05${ephemeralPK.slice(2)}`, `04${ephemeralPK.slice(2)}`, '', 7].map((pk) => ({ ephemeralPK: pk })),
        { cipherTextEncoding: 'base64' },
      ].map((change) => ({ ...cipherObject, ...change })),
    ];
    const words = new Set<string>();
    const deeds = new Set<string>();
    async function refuse(cipher: unknown): Promise<string> {
      const done: string[] = [];
      const watched = {
        importKey: (...args) => {
          done.push('importKey');
          return subtle.importKey(...args);
        },
        encrypt: async () => expect.unreachable(),
        decrypt: async () => expect.unreachable('nothing is decrypted before its MAC is known to fit'),
        digest: async () => expect.unreachable(),
      } as Subtle;
      const error = await openEcies(watched, hexToBytes(privateKey), cipher).then(
        () => expect.unreachable(JSON.stringify(cipher)),
        (cause) => cause,
      );
      expect(error.code, JSON.stringify(cipher)).toBe('cipher-refused');
      words.add(error.message);
      return done.join();
    }
    for (const change of wellShaped) deeds.add(await refuse({ ...cipherObject, ...change }));
    for (const cipher of misshapen) await refuse(cipher);
    expect(words.size).toBe(1);
    expect([...deeds]).toEqual(['importKey']);
  });

  it('VLT-23 agrees with Wycheproof: opens what is sealed to the shared secret of a good point, and no other point tells anything', async () => {
    const seen = { opened: 0, refused: 0 };
    const acceptable: number[] = [];
    const words = new Set<string>();
    for (const { tests } of ecdh.testGroups)
      for (const { tcId, public: spki, private: scalar, shared, result } of tests) {
        const privateKey = hexToBytes(scalar.replace(/^0+/, '').padStart(64, '0'));
        const point = pointFromSpki(spki);
        /** As the sender wrote the point, and in the one form that travels. */
        const forms = point ? [point, compressed(point)] : [hexToBytes(spki)];
        let opened = 0;
        for (const form of forms) {
          const cipher = sealWith(shared, form, `test ${tcId}`);
          try {
            const plain = await openEcies(subtle, privateKey, cipher);
            expect(new TextDecoder().decode(plain), `test ${tcId}`).toBe(`test ${tcId}`);
            opened++;
          } catch (error) {
            expect(error, `test ${tcId}`).toMatchObject({ code: 'cipher-refused' });
            words.add((error as Error).message);
          }
        }
        if (result === 'valid') expect(opened, `test ${tcId}`).toBe(point?.length === 65 ? 1 : 2);
        if (result === 'invalid') expect(opened, `test ${tcId}`).toBe(0);
        if (result === 'acceptable' && opened > 0) acceptable.push(tcId);
        seen[opened > 0 ? 'opened' : 'refused']++;
      }
    expect(words.size).toBe(1);
    expect(seen.opened + seen.refused).toBe(ecdh.numberOfTests);
    expect(seen.opened - acceptable.length).toBe(473);
    // The first is written compressed. The second has its last bits changed and is no point; by its x alone it is the one it was.
    expect(acceptable).toEqual([2, 745]);
  });

  it('opens what @stacks/encryption seals, and is opened by it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 0, maxLength: 100 }), fc.string({ unit: 'grapheme' }), async (bytes, text) => {
        const privateKey = random(32);
        const publicKey = publicKeyOf(privateKey);
        const theirs = await encryptECIES(bytesToHex(publicKey), bytes, false);
        expect(await openEcies(subtle, privateKey, theirs)).toEqual(bytes);
        const theirs64 = await encryptECIES(bytesToHex(publicKey), utf8ToBytes(text), true, 'base64');
        expect(await openEcies(subtle, privateKey, theirs64)).toEqual(utf8ToBytes(text));

        const ours = await sealEcies(subtle, random, publicKey, utf8ToBytes(text), true);
        expect(await decryptECIES(bytesToHex(privateKey), ours)).toBe(text);
      }),
      { numRuns: 15 },
    );
  });
});

/** 33 bytes of a point in either form, whether or not it is one. */
function compressed(point: Uint8Array): Uint8Array {
  return point.length === 65 ? Uint8Array.of(2 + ((point[64] ?? 0) & 1), ...point.subarray(1, 33)) : point;
}

/** Sealed by another implementation to a shared secret that is given: docs/protocol/keychain.md, "Sealing to a key". */
function sealWith(sharedHex: string, ephemeral: Uint8Array, text: string): CipherObject {
  const keys = createHash('sha512').update(Buffer.from(sharedHex, 'hex')).digest();
  const iv = createHash('sha256').update(text).digest().subarray(0, 16);
  const cipher = createCipheriv('aes-256-cbc', keys.subarray(0, 32), iv);
  const cipherText = Buffer.concat([cipher.update(text), cipher.final()]);
  const mac = createHmac('sha256', keys.subarray(32)).update(iv).update(ephemeral).update(cipherText).digest('hex');
  return {
    iv: iv.toString('hex'),
    ephemeralPK: bytesToHex(ephemeral),
    cipherText: cipherText.toString('hex'),
    mac,
    wasString: true,
  };
}
