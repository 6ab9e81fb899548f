import { createHash } from 'node:crypto';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { decodeBlockStart, decodeEpoch2Header, decodeHeader } from '../../../src/protocol/proof/header.ts';
import { mainnet, mainnetHeader } from './mainnet.ts';
import { headerOf, mine } from './network.ts';

const withCode = (code: string) => expect.objectContaining({ code });

describe('decodeHeader', () => {
  it('reads a block of mainnet: its id, height, time and signatures', () => {
    const header = decodeHeader(mainnetHeader);
    expect(bytesToHex(header.id)).toBe(mainnet.blockId);
    expect(header).toMatchObject({ heightBlocks: mainnet.height, version: 1, isShadow: false });
    expect(new Date(header.timestampMs).toISOString()).toBe('2026-09-10T10:52:45.000Z');
    expect(header.signatures).toHaveLength(13);
  });

  it('leaves the signatures, and nothing else, out of what they sign', () => {
    // Everything before their count, and everything behind them; hashed by another implementation.
    const front = mainnetHeader.subarray(0, 206);
    const back = mainnetHeader.subarray(206 + 4 + 13 * 65);
    const hash = createHash('sha512-256').update(front).update(back).digest('hex');
    expect(bytesToHex(decodeHeader(mainnetHeader).signedHash)).toBe(hash);
  });

  it('reads both versions, and tells shadow blocks', () => {
    expect(headerOf(mine(undefined, 1000, { version: 0 }))).toMatchObject({ version: 0, isShadow: false });
    expect(headerOf(mine(undefined, 1000, { version: 1 }))).toMatchObject({ version: 1, isShadow: false });
    expect(headerOf(mine(undefined, 1000, { version: 0x80 }))).toMatchObject({ version: 0, isShadow: true });
    expect(headerOf(mine(undefined, 1000, { version: 0x81 }))).toMatchObject({ version: 1, isShadow: true });
    expect(() => headerOf(mine(undefined, 1000, { version: 2 }))).toThrow(withCode('proof-header'));
  });

  it('reads transactions that were called a problem', () => {
    const block = mine(undefined, 1000);
    const listed = concatBytes(block.header.subarray(0, -4), hexToBytes('00000001'), hexToBytes('0000000702'));
    expect(bytesToHex(decodeHeader(listed).id)).not.toBe(bytesToHex(block.id));
  });

  it('refuses a header cut off anywhere, and whatever follows', () => {
    for (let length = 0; length < mainnetHeader.length; length++)
      expect(() => decodeHeader(mainnetHeader.subarray(0, length))).toThrow(withCode('proof-header'));
    expect(() => decodeHeader(concatBytes(mainnetHeader, Uint8Array.of(0)))).toThrow(withCode('proof-header'));
  });

  it('refuses counts that nothing follows, without making room for them', () => {
    for (const at of [206, mainnetHeader.length - 4])
      expect(() => decodeHeader(mainnetHeader.map((byte, i) => (i >= at && i < at + 4 ? 0xff : byte)))).toThrow(
        withCode('proof-header'),
      );
  });

  it('refuses bits that do not fill their bytes, and heights beyond all bounds', () => {
    const bits = 206 + 4 + 13 * 65;
    expect(() => decodeHeader(mainnetHeader.with(bits + 1, 0xff))).toThrow(withCode('proof-header'));
    expect(() => decodeHeader(mainnetHeader.with(1, 0xff))).toThrow(withCode('proof-header'));
  });

  it('has another id for every bit but those of the signatures', () => {
    for (let bit = 0; bit < 8 * mainnetHeader.length; bit += 7) {
      const at = bit >> 3;
      if (at >= 206 && at < 210 + 13 * 65) continue;
      const changed = mainnetHeader.with(at, (mainnetHeader[at] as number) ^ (1 << (bit & 7)));
      try {
        expect(bytesToHex(decodeHeader(changed).id)).not.toBe(mainnet.blockId);
      } catch (error) {
        expect(error).toEqual(withCode('proof-header'));
      }
    }
  });
});

describe('decodeBlockStart', () => {
  it('reads the header at the beginning of a block', () => {
    const block = concatBytes(mainnetHeader, hexToBytes('0000000180800000000400'));
    expect(bytesToHex(decodeBlockStart(block).id)).toBe(mainnet.blockId);
  });
});

describe('decodeEpoch2Header', () => {
  const header = hexToBytes(mainnet.epoch2.header);
  const consensusHash = hexToBytes(mainnet.epoch2.consensus_hash);

  it('finds the id of a block of mainnet from before Nakamoto', () => {
    expect(bytesToHex(decodeEpoch2Header(header, consensusHash).id)).toBe(mainnet.epoch2.id);
  });

  it('finds where its state root stands', () => {
    const block = mine(undefined, 1000, { version: 'epoch-2' });
    expect(decodeEpoch2Header(block.header, block.consensusHash)).toEqual({ id: block.id, stateRoot: block.state.stateRoot });
  });

  it('refuses other lengths', () => {
    expect(() => decodeEpoch2Header(header.subarray(1), consensusHash)).toThrow(withCode('proof-header'));
    expect(() => decodeEpoch2Header(header, consensusHash.subarray(1))).toThrow(withCode('proof-header'));
  });
});

describe('the link to Bitcoin that no stock node serves', () => {
  it('is there in the record of burn block 970,269: its consensus hash is the hash160 of the preimage', () => {
    const { preimage, consensus_hash } = mainnet.burn;
    const sha = createHash('sha256').update(hexToBytes(preimage)).digest();
    expect(createHash('ripemd160').update(sha).digest('hex')).toBe(consensus_hash);
  });
});
