import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { hashMessage, verifyMessageSignatureRsv } from '@stacks/encryption';
import {
  Cl,
  encodeStructuredDataBytes,
  publicKeyFromSignatureRsv,
  signStructuredData,
  type TupleCV,
  type TupleData,
} from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClarityValue } from '../../../src/protocol/chain/clarity.ts';
import { messageHash, readDomain, signMessageHash, structuredDataHash } from '../../../src/protocol/chain/message.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { values } from './published.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => bytes.some(Boolean) && bytes[0] !== 255);
const ascii = fc.stringMatching(/^[ -~]{0,20}$/);

const domainOf = (name: string, version: string, chainId: bigint): [ClarityValue, TupleCV<TupleData>] => [
  {
    type: 'tuple',
    fields: new Map<string, ClarityValue>([
      ['name', { type: 'ascii', text: name }],
      ['version', { type: 'ascii', text: version }],
      ['chain-id', { type: 'uint', value: chainId }],
    ]),
  },
  Cl.tuple({ name: Cl.stringAscii(name), version: Cl.stringAscii(version), 'chain-id': Cl.uint(chainId) }),
];

describe('signed messages', () => {
  it('have the hash of the published library, and its verifier finds the signature good', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.integer({ min: 250, max: 260 }).map((length) => 'a'.repeat(length)),
      fc.integer({ min: 65_530, max: 65_540 }).map((length) => 'b'.repeat(length)),
    );
    fc.assert(
      fc.property(texts, key, (message, privateKey) => {
        const hash = messageHash(message);
        expect(hash).toEqual(Uint8Array.from(hashMessage(message)));
        const signature = bytesToHex(signMessageHash(hash, privateKey));
        const publicKey = bytesToHex(publicKeyOf(privateKey));
        expect(verifyMessageSignatureRsv({ message, signature, publicKey })).toBe(true);
        expect(verifyMessageSignatureRsv({ message: `${message}.`, signature, publicKey })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe('signed structured data', () => {
  it('has the hash and the signature of the published library', () => {
    fc.assert(
      fc.property(
        values,
        ascii,
        ascii,
        fc.bigInt({ min: 0n, max: 2n ** 32n }),
        key,
        ([ours, theirs], name, version, id, privateKey) => {
          const [domain, publishedDomain] = domainOf(name, version, id);
          const hash = structuredDataHash(domain, ours);
          expect(hash).toEqual(sha256(encodeStructuredDataBytes({ message: theirs, domain: publishedDomain })));
          const signature = bytesToHex(signMessageHash(hash, privateKey));
          const published = signStructuredData({
            message: theirs,
            domain: publishedDomain,
            privateKey: `${bytesToHex(privateKey)}01`,
          });
          expect(signature).toBe(published);
          expect(publicKeyFromSignatureRsv(bytesToHex(hash), signature)).toBe(bytesToHex(publicKeyOf(privateKey)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('needs a domain with a name, a version and a chain', () => {
    const [domain] = domainOf('App', '1.0', 1n);
    expect(readDomain(domain)).toEqual({ name: 'App', version: '1.0', chainId: 1n });
    if (domain.type !== 'tuple') throw new Error('the domain is a tuple');
    for (const missing of ['name', 'version', 'chain-id']) {
      const fields = new Map([...domain.fields].filter(([field]) => field !== missing));
      expect(() => structuredDataHash({ type: 'tuple', fields }, { type: 'none' })).toThrow(
        expect.objectContaining({ code: 'bad-domain' }),
      );
    }
    expect(() => readDomain({ type: 'none' })).toThrow(expect.objectContaining({ code: 'bad-domain' }));
  });
});
