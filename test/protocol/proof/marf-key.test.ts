import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { bufferOf, type ClarityValue } from '../../../src/protocol/chain/clarity.ts';
import { leafValueOf, mapKey, pathOf, readEntry, tokenKey, variableKey } from '../../../src/protocol/proof/marf-key.ts';
import { mainnet } from './mainnet.ts';

const boot = 'SP000000000000000000002Q6VF78';
const deployer = 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF';
const muneeb: ClarityValue = {
  type: 'tuple',
  fields: new Map([
    ['namespace', bufferOf('btc')],
    ['name', bufferOf('muneeb')],
  ]),
};

/** The first is of mainnet; the others were computed by an independent implementation of the same page. */
const known = [
  {
    title: 'the signers of a cycle',
    key: mapKey(`${boot}.signers`, 'cycle-signer-set', { type: 'uint', value: 143n }),
    path: mainnet.signerSetPath,
  },
  {
    title: 'a name of the second system',
    key: mapKey(`${deployer}.BNS-V2`, 'name-properties', muneeb),
    path: '5b5efe5d1be92297950102771b66d9524020c7ccfc9d0191859fdfef0a4af349',
  },
  {
    title: 'its zone file',
    key: mapKey(`${deployer}.zonefile-resolver`, 'zonefile', muneeb),
    path: '297e3884abad75c0d83f1b4a9423f1190274b92d08624ebfdda53ba19f0909c4',
  },
  {
    title: 'its namespace',
    key: mapKey(`${deployer}.BNS-V2`, 'namespaces', bufferOf('btc')),
    path: 'dbc1245bdab39bc9e14716d74d7e01e09736632aaa91e2a737065606c359479b',
  },
  {
    title: 'a name of the first system',
    key: mapKey(`${boot}.bns`, 'name-properties', muneeb),
    path: 'bd15dd27fe42d5ce8d2ff91ba4eb9ca9fb388345e0aacd2100fdc431348c15ae',
  },
  {
    title: 'its owner',
    key: tokenKey(`${boot}.bns`, 'names', muneeb),
    path: 'c81ab22fde2713d918bde89605dfc7f52ae5ee6360de1ef26834e77d7d1b2444',
  },
  {
    title: 'a variable',
    key: variableKey(`${boot}.signers`, 'last-set-cycle'),
    path: 'ff7eb2ef9cf8c5d3619b5c7729dedfaf20ca8ca7376f9e253517f944f8a9a136',
  },
];

describe('pathOf', () => {
  for (const { title, key, path } of known) it(`leads to ${title}`, () => expect(bytesToHex(pathOf(key))).toBe(path));

  it('writes keys as nodes do', () => {
    expect(known[0]?.key).toBe(mainnet.signerSetKey);
    expect(known[1]?.key).toMatch(
      /name-properties::0c00000002046e616d6502000000066d756e656562096e616d6573706163650200000003627463$/,
    );
  });
});

describe('leafValueOf', () => {
  it('hashes the text of the hex, and fills up with zeros: the signers of cycle 143', () => {
    const leaf = leafValueOf(hexToBytes(mainnet.signerSet.join('')));
    expect(bytesToHex(leaf)).toBe(`${mainnet.signerSetLeafValueHash}${'00'.repeat(8)}`);
  });
});

describe('readEntry', () => {
  it('reads what stands in it, and tells a deleted entry from that', () => {
    expect(readEntry(hexToBytes('0a03'))).toEqual({ type: 'bool', value: true });
    expect(readEntry(hexToBytes('09'))).toBeUndefined();
  });

  for (const hex of ['', '03', '0a', '0a0303', 'ff', '0703'])
    it(`refuses ${hex || 'nothing at all'}`, () =>
      expect(() => readEntry(hexToBytes(hex))).toThrow(expect.objectContaining({ code: 'proof-record' })));
});
