/** What the devnet's builder answers as a stock node, checked by the code that the extension checks nodes with. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { Cl, serializeCV } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import {
  answerBlock,
  answerHeaders,
  answerMapEntry,
  answerPath,
  answerVariable,
  type ProvenAnswer,
} from '../../devnet/proof/answers.ts';
import { bytesOf } from '../../devnet/proof/chain.ts';
import { decodeBlockStart, decodeEpoch2Header } from '../../src/protocol/proof/header.ts';
import { leafValueOf, mapKey, pathOf, tokenKey, variableKey } from '../../src/protocol/proof/marf-key.ts';
import { ancestorsOf, decodeProof, verifyProof } from '../../src/protocol/proof/marf-proof.ts';
import { headerOf, mine } from '../protocol/proof/network.ts';

const contract = 'SP000000000000000000002Q6VF78.bns';
const key = { type: 'uint', value: 7n } as const;
const keys = {
  entry: mapKey(contract, 'names', key),
  variable: variableKey(contract, 'count'),
  token: tokenKey(contract, 'names', key),
};
const data = {
  old: bytesOf(Cl.some(Cl.uint(1))),
  now: bytesOf(Cl.some(Cl.uint(2))),
  variable: bytesOf(Cl.uint(3)),
  owner: bytesOf(Cl.some(Cl.principal(contract.split('.')[0] as string))),
};

const old = mine(undefined, 1000, {
  version: 'epoch-2',
  writes: [
    { key: keys.entry, data: data.old },
    { key: keys.token, data: data.owner },
  ],
});
const changed = mine(mine(old, 1001), 1002, {
  writes: [
    { key: keys.entry, data: data.now },
    { key: keys.variable, data: data.variable },
  ],
});
const tip = mine(changed, 1003);
const where = { contract, map: 'names', key: `0x${serializeCV(Cl.uint(7))}`, withProof: true };

/** As a client does it: nothing but what the node answers, and the id of the block. */
function check(answer: ProvenAnswer | undefined, path: Uint8Array, block = tip): string {
  const proof = decodeProof(hexToBytes((answer?.proof ?? '').replace('0x', '')));
  const ancestors = ancestorsOf(proof).map((id) => {
    const bytes = answerBlock(tip, bytesToHex(id));
    if (bytes !== undefined) return decodeBlockStart(bytes);
    const [header] = answerHeaders(tip, bytesToHex(id)) ?? [];
    return decodeEpoch2Header(hexToBytes(header?.header ?? ''), hexToBytes(header?.consensus_hash ?? ''));
  });
  const value = leafValueOf(hexToBytes((answer?.data ?? '').replace('0x', '')));
  verifyProof({ proof, path, value, tip: headerOf(block), ancestors });
  return answer?.data ?? '';
}

describe("the builder's answers", () => {
  it('prove what stands in a map, now and at every block before', () => {
    expect(check(answerMapEntry(tip, where), pathOf(keys.entry))).toBe(`0x${bytesToHex(data.now)}`);
    expect(check(answerMapEntry(changed, where), pathOf(keys.entry), changed)).toBe(`0x${bytesToHex(data.now)}`);
    const before = changed.parent as typeof tip;
    expect(check(answerMapEntry(before, where), pathOf(keys.entry), before)).toBe(`0x${bytesToHex(data.old)}`);
  });

  it('prove variables, and whatever has a path', () => {
    expect(check(answerVariable(tip, { contract, variable: 'count', withProof: true }), pathOf(keys.variable))).toBe(
      `0x${bytesToHex(data.variable)}`,
    );
    expect(check(answerPath(tip, bytesToHex(pathOf(keys.token)), true), pathOf(keys.token))).toBe(`0x${bytesToHex(data.owner)}`);
  });

  it('have no proof when none was asked for, and none of what is not there', () => {
    expect(answerMapEntry(tip, { ...where, withProof: false })).toEqual({ data: `0x${bytesToHex(data.now)}` });
    const absent = answerMapEntry(tip, { ...where, map: 'others' });
    expect(absent).toEqual({ data: '0x09', proof: '' });
    expect(() => check(absent, pathOf(keys.entry))).toThrow(expect.objectContaining({ code: 'proof-absent' }));
    expect(answerVariable(tip, { contract, variable: 'other', withProof: true })).toBeUndefined();
    expect(answerPath(tip, bytesToHex(pathOf('__MARF_BLOCK_HEIGHT_SELF')), true)).toBeUndefined();
  });

  it('have blocks by their routes: of Nakamoto by one, older ones by another', () => {
    expect(answerBlock(tip, bytesToHex(tip.id))).toBeDefined();
    expect(answerHeaders(tip, bytesToHex(tip.id))).toBeUndefined();
    expect(answerBlock(tip, bytesToHex(old.id))).toBeUndefined();
    expect(answerHeaders(tip, bytesToHex(old.id))).toHaveLength(1);
    expect(answerBlock(tip, '00'.repeat(32))).toBeUndefined();
  });
});
