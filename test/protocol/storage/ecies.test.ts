import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { decryptECIES, encryptECIES } from '@stacks/encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { type CipherObject, formatCipherHex, openEcies, type Random, sealEcies } from '../../../src/protocol/storage/ecies.ts';

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

  it('VLT-24 refuses every deformed object with the same words', async () => {
    const [vector] = ecies.vectors;
    if (vector === undefined) throw new Error('no vectors');
    const { privateKey, cipherObject } = vector;
    const deformed: unknown[] = [
      null,
      'text',
      [],
      { ...cipherObject, iv: cipherObject.iv.slice(2) },
      { ...cipherObject, iv: 7 },
      { ...cipherObject, mac: '' },
      { ...cipherObject, cipherText: '' },
      { ...cipherObject, cipherText: cipherObject.cipherText.slice(1) },
      { ...cipherObject, cipherText: cipherObject.cipherText.slice(2) },
      { ...cipherObject, cipherTextEncoding: 'base64' },
      { ...cipherObject, ephemeralPK: `05${cipherObject.ephemeralPK.slice(2)}` },
      { ...cipherObject, ephemeralPK: '00' },
      { ...cipherObject, ephemeralPK: `02${'ff'.repeat(32)}` },
      { ...cipherObject, ephemeralPK: bytesToHex(publicKeyOf(new Uint8Array(32).fill(1), false)) },
    ];
    const words = new Set<string>();
    for (const cipher of deformed)
      await openEcies(subtle, hexToBytes(privateKey), cipher).then(
        () => expect.unreachable(),
        (error) => {
          expect(error.code).toBe('cipher-refused');
          words.add(error.message);
        },
      );
    expect(words.size).toBe(1);
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
