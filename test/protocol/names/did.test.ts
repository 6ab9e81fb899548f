import { hexToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { bitcoinAddress } from '../../../src/protocol/keys/address.ts';
import { encodeBase58Check } from '../../../src/protocol/keys/base58.ts';
import { parseDid } from '../../../src/protocol/names/did.ts';
import { vectors } from './vectors.ts';

const { dids, signedSubdomain } = vectors;

describe('parseDid', () => {
  for (const { did, type, address, index } of dids.examples)
    it(`reads ${did}`, () => {
      expect(parseDid(did)).toEqual({ method: 'stack-v0', address, index, of: `${type}s` });
      expect(did).toMatch(new RegExp(dids.pattern));
    });

  it('reads every spelling of one key, on the chain and beside it', () => {
    const { encodings, hash160, expected, pubkeyUncompressed } = dids;
    const hash = hexToBytes(hash160);
    const [main, test, offMain, offTest] = [0x00, 0x6f, 0x3f, 0x7f].map((version) => encodeBase58Check(version, hash));
    expect([main, test, offMain, offTest]).toEqual(expected);
    expect(Object.values(encodings)).toEqual(expected);
    expect(bitcoinAddress(hexToBytes(pubkeyUncompressed))).toBe(main);
    expect(parseDid(`did:stack:v0:${offMain}-3`)).toMatchObject({ address: main, index: 3, of: 'subdomains' });
    expect(parseDid(`did:stack:v0:${offTest}-0`)).toMatchObject({ address: test, of: 'subdomains' });
    expect(parseDid(`did:stack:v0:${test}-0`)).toMatchObject({ address: test, of: 'names' });
  });

  it('reads the issuer of a request', () => {
    expect(parseDid(`did:btc-addr:${signedSubdomain.signerAddress}`)).toEqual({
      method: 'btc-addr',
      address: signedSubdomain.signerAddress,
    });
  });

  const { offchainMainnet_0x3f: off = '' } = dids.encodings;
  const refused = [
    '',
    'did:',
    'did:web:example.com',
    'did:btc-addr:',
    `did:btc-addr:${signedSubdomain.signerAddress}-0`,
    `did:btc-addr:${off}`,
    `did:btc-addr:${signedSubdomain.signerAddress.replace('1', '2')}`,
    `did:stack:v0:${off}`,
    `did:stack:v0:${off}-`,
    `did:stack:v0:${off}--1`,
    `did:stack:v0:${off}-9999999999`,
    `did:stack:v2:${off}-0`,
    `did:stack:v0:${off.toLowerCase()}-0`,
    ` did:stack:v0:${off}-0`,
  ];
  for (const text of refused)
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseDid(text)).toThrow(expect.objectContaining({ code: 'bad-did' }));
    });

  it('throws nothing but its own error', () => {
    const tail = fc.oneof(
      fc.string(),
      fc.constantFrom(...dids.expected).map((address) => `${address}-0`),
    );
    fc.assert(
      fc.property(fc.constantFrom('did:btc-addr:', 'did:stack:v0:', ''), tail, (head, text) => {
        try {
          expect(parseDid(head + text).address).toMatch(/^[1-9A-Za-z]{25,36}$/);
        } catch (error) {
          if (!(error instanceof AutonymError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});
