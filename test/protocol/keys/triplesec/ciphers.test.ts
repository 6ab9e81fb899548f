/** Published known answers, and the published implementations. */
import { scrypt as theirScrypt } from '@noble/hashes/scrypt';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';
import triplesec from 'triplesec';
import { describe, expect, it } from 'vitest';
import { salsaRounds, xsalsa20 } from '../../../../src/protocol/keys/triplesec/salsa20.ts';
import { type ScryptParams, scrypt } from '../../../../src/protocol/keys/triplesec/scrypt.ts';
import { makeTwofish, twofishCtr } from '../../../../src/protocol/keys/triplesec/twofish.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
function run(password: string, salt: string, params: ScryptParams): string {
  const steps = scrypt(utf8ToBytes(password), utf8ToBytes(salt), params);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return bytesToHex(step.value);
}

describe('Twofish', () => {
  it('gives the answers of its paper for 256-bit keys', () => {
    const zero = new Uint8Array(16);
    expect(bytesToHex(makeTwofish(new Uint8Array(32))(zero))).toBe('57ff739d4dc92c1bd7fc01700cc8216f');
    const key = hexToBytes('0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff');
    expect(bytesToHex(makeTwofish(key)(zero))).toBe('37527be0052334b89f0cfccae87cfa20');
  });

  it('gives the answers of the package triplesec', () => {
    fc.assert(
      fc.property(bytes(32), bytes(16), (key, block) => {
        const words = triplesec.WordArray.from_buffer(Buffer.from(block)).words;
        new triplesec.ciphers.TwoFish(triplesec.WordArray.from_buffer(Buffer.from(key))).encryptBlock(words);
        expect(bytesToHex(makeTwofish(key)(block))).toBe(new triplesec.WordArray(words).to_hex());
      }),
      { numRuns: 25 },
    );
  });

  it('counts over the whole nonce', () => {
    const key = new Uint8Array(32).fill(7);
    const last = new Uint8Array(16).fill(255);
    const stream = twofishCtr(key, last, new Uint8Array(40));
    expect(stream.subarray(0, 16)).toEqual(makeTwofish(key)(last));
    expect(stream.subarray(16, 32)).toEqual(makeTwofish(key)(new Uint8Array(16)));
    expect(stream.length).toBe(40);
  });
});

describe('Salsa20', () => {
  it('gives the answer of RFC 7914 §8 after eight rounds', () => {
    const block = Buffer.from(
      '7e879a214f3ec9867ca940e641718f26baee555b8c61c1b50df846116dcd3b1dee24f319df9b3d8514121e4b5ac5aa3276021d2909c74829edebc68db8b8c25e',
      'hex',
    );
    const words = Uint32Array.from({ length: 16 }, (_, i) => block.readUInt32LE(4 * i));
    const mixed = words.slice();
    salsaRounds(mixed, 8);
    const out = Buffer.alloc(64);
    mixed.forEach((word, i) => {
      out.writeUInt32LE((word + (words[i] ?? 0)) >>> 0, 4 * i);
    });
    expect(out.toString('hex')).toBe(
      'a41f859c6608cc993b81cacb020cef05044b2181a2fd337dfd7b1c6396682f29b4393168e3c9e6bcfe6bc5b7a06d96bae424cc102c91745c24ad673dc7618f81',
    );
  });

  it('gives the key stream of NaCl’s own test, with the long nonce', () => {
    const key = hexToBytes('1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389');
    const nonce = hexToBytes('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37');
    expect(bytesToHex(xsalsa20(key, nonce, new Uint8Array(32)))).toBe(
      'eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880',
    );
  });
});

describe('scrypt', () => {
  it('gives the answers of RFC 7914 §12 that have p = 1', () => {
    expect(run('', '', { N: 16, r: 1, dkLen: 64 })).toBe(
      '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
    );
    expect(run('pleaseletmein', 'SodiumChloride', { N: 16384, r: 8, dkLen: 64 })).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    );
  });

  it('gives what the package gives', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(2, 16, 512), fc.constantFrom(1, 2, 8), (password, salt, N, r) => {
        expect(run(password, salt, { N, r, dkLen: 192 })).toBe(
          bytesToHex(theirScrypt(password, salt, { N, r, p: 1, dkLen: 192 })),
        );
      }),
      { numRuns: 20 },
    );
  });
});
