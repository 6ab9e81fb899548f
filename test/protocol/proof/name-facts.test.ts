import { hexToBytes } from '@noble/hashes/utils';
import { Cl, type ClarityValue, serializeCV } from '@stacks/transactions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Devnet, startDevnet } from '../../../devnet/main.ts';
import { bytesOf, type ChainBlock } from '../../../devnet/proof/chain.ts';
import { makeHttp } from '../../../src/background/http.ts';
import { readNamespaceV2, readOwnerV2, readWrittenV2, readZonefileV2 } from '../../../src/network/bns-v2.ts';
import { makeNode } from '../../../src/network/node.ts';
import { decide } from '../../../src/protocol/names/decide.ts';
import { parseName } from '../../../src/protocol/names/name.ts';
import { leafValueOf, pathOf } from '../../../src/protocol/proof/marf-key.ts';
import { verifyProof } from '../../../src/protocol/proof/marf-proof.ts';
import { factsInFirst, factsInSecond, keysInFirst, keysInSecond } from '../../../src/protocol/proof/name-facts.ts';
import { headerOf, mine, proofIn } from './network.ts';

const withCode = (code: string) => expect.objectContaining({ code });
const contracts = {
  bnsV1: 'SP000000000000000000002Q6VF78.bns',
  bnsV2: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.BNS-V2',
  zonefileResolver: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.zonefile-resolver',
};
const alice = 'SP2JXKMSH007NPYAQHKJPQMAQYAD90NQGTVJVQ02B';
const bob = 'SP3TGC6RWCBSSKV60VE6BP8FRTJ0TY1WT73GZB0A1';
const name = parseName('alice.btc');
const deleted = hexToBytes('09');

const some = (value: ClarityValue) => bytesOf(Cl.some(value));
const record = (renewal: number, owner = alice) =>
  some(
    Cl.tuple({
      'registered-at': Cl.some(Cl.uint(5)),
      'imported-at': Cl.none(),
      'hashed-salted-fqn-preorder': Cl.none(),
      'preordered-by': Cl.none(),
      'renewal-height': Cl.uint(renewal),
      'stx-burn': Cl.uint(2),
      owner: Cl.principal(owner),
    }),
  );
const space = (lifetime: number, launchedAt: number | undefined = 100) =>
  some(
    Cl.tuple({
      lifetime: Cl.uint(lifetime),
      'launched-at': launchedAt === undefined ? Cl.none() : Cl.some(Cl.uint(launchedAt)),
      'namespace-manager': Cl.none(),
    }),
  );
const zonefile = (owner: string, text: string | undefined, revoked = false) =>
  some(
    Cl.tuple({
      owner: Cl.principal(owner),
      zonefile: text === undefined ? Cl.none() : Cl.some(Cl.bufferFromUtf8(text)),
      revoked: Cl.bool(revoked),
    }),
  );

describe('factsInSecond', () => {
  const text = new TextEncoder().encode('$ORIGIN alice.btc');
  const standing = (values: Parameters<typeof factsInSecond>[0], burnHeight = 1000) => {
    const { facts, end } = factsInSecond(values, burnHeight);
    return { ...decide({ ...facts, burnHeight: { known: true, value: burnHeight } }), end };
  };
  const whole = { name: record(0), namespace: space(0), zonefile: zonefile(alice, '$ORIGIN alice.btc') };

  it('gives owner and zone file of a name that never ends', () => {
    expect(standing(whole)).toEqual({
      status: 'registered',
      expires: 'never',
      system: 'bns-v2',
      owner: alice,
      zonefile: { at: 'second', bytes: text, older: false },
      end: 'never',
    });
  });

  it('counts the first end of a name from the launch of its namespace, and each later one as it is written', () => {
    expect(standing({ ...whole, namespace: space(5000) })).toMatchObject({ expires: { atHeight: 5100 }, end: 'counted' });
    expect(standing({ ...whole, namespace: space(5000), name: record(9000) })).toMatchObject({ expires: { atHeight: 9000 } });
  });

  it('calls an end estimated within 700 blocks of it, on both sides', () => {
    const endOf = (burnHeight: number) => standing({ ...whole, namespace: space(5000), name: record(9000) }, burnHeight);
    expect([8300, 8301, 9000, 9699, 9700].map((height) => endOf(height).end)).toEqual([
      'counted',
      'estimated',
      'estimated',
      'estimated',
      'counted',
    ]);
    expect(endOf(9000)).toMatchObject({ status: 'registered' });
    expect(endOf(9001)).toMatchObject({ status: 'in-grace' });
    expect(endOf(14_001)).toMatchObject({ status: 'expired', end: 'counted' });
  });

  it('follows no zone file of an owner before, none that was taken down, and none of a revoked name', () => {
    expect(standing({ ...whole, zonefile: zonefile(bob, 'old') })).toMatchObject({
      owner: alice,
      zonefile: { at: 'second', older: true },
    });
    expect(standing({ ...whole, zonefile: zonefile(alice, undefined) })).toMatchObject({ zonefile: { at: 'none' } });
    expect(standing({ ...whole, zonefile: zonefile(alice, undefined, true) })).toMatchObject({ status: 'revoked' });
  });

  it('looks at the end before it looks whether the name was revoked, as the contract does', () => {
    const ended = { ...whole, namespace: space(5000), name: record(900), zonefile: zonefile(alice, undefined, true) };
    expect(factsInSecond(ended, 1000).facts.zonefile).toEqual({ known: true, value: 'run-out' });
  });

  it('says nothing of a zone file that nobody proved, because absence never is', () => {
    const { zonefile: _, ...unproven } = whole;
    const { facts } = factsInSecond(unproven, 1000);
    expect(facts).not.toHaveProperty('zonefile');
    expect(facts).not.toHaveProperty('written');
    expect(decide(facts)).toEqual({ needs: 'zonefile' });
  });

  it('tells a name, a namespace and a zone file that were deleted, which can be proven', () => {
    expect(factsInSecond({ ...whole, name: deleted }, 1000).facts.second).toEqual({ known: true, value: 'no-name' });
    expect(factsInSecond({ ...whole, namespace: deleted }, 1000).facts).toEqual({
      second: { known: true, value: 'no-name' },
      namespace: { known: true, value: 'none' },
    });
    expect(factsInSecond({ ...whole, zonefile: deleted }, 1000).facts).toMatchObject({
      zonefile: { value: 'never-written' },
      written: { value: 'none' },
    });
  });

  it('resolves no name of a namespace that is only announced, unless its end was written or it has none', () => {
    const announced = (lifetime: number) =>
      bytesOf(Cl.some(Cl.tuple({ lifetime: Cl.uint(lifetime), 'launched-at': Cl.none(), 'namespace-manager': Cl.none() })));
    expect(factsInSecond({ ...whole, namespace: announced(5000) }, 1000).facts).toMatchObject({
      second: { value: 'no-name' },
      namespace: { value: 'announced' },
    });
    expect(factsInSecond({ ...whole, namespace: announced(0) }, 1000).facts).toMatchObject({
      second: { value: { owner: alice } },
    });
  });

  it('refuses a token that belongs to somebody else than the record says', () => {
    expect(standing({ ...whole, token: some(Cl.principal(alice)) })).toMatchObject({ owner: alice });
    for (const token of [some(Cl.principal(bob)), deleted, some(Cl.uint(1))])
      expect(() => factsInSecond({ ...whole, token }, 1000)).toThrow(withCode('proof-two-owners'));
  });

  it('refuses values that are no such records', () => {
    for (const values of [
      { ...whole, name: some(Cl.uint(1)) },
      { ...whole, name: space(0) },
      { ...whole, name: hexToBytes('0a') },
      { ...whole, namespace: record(0) },
      { ...whole, namespace: some(Cl.tuple({ lifetime: Cl.int(0), 'launched-at': Cl.none() })) },
      {
        ...whole,
        zonefile: some(Cl.tuple({ owner: Cl.principal(alice), zonefile: Cl.bufferFromUtf8('x'), revoked: Cl.bool(false) })),
      },
      { ...whole, zonefile: some(Cl.tuple({ owner: Cl.principal(alice), zonefile: Cl.none() })) },
    ])
      expect(() => factsInSecond(values, 1000)).toThrow(withCode('proof-record'));
  });
});

describe('factsInFirst', () => {
  const hash = '0123456789abcdef0123456789abcdef01234567';
  const entry = (zonefileHash: string, revoked = false) =>
    some(
      Cl.tuple({
        'registered-at': Cl.some(Cl.uint(5)),
        'imported-at': Cl.none(),
        'revoked-at': revoked ? Cl.some(Cl.uint(9)) : Cl.none(),
        'zonefile-hash': Cl.bufferFromHex(zonefileHash),
      }),
    );
  const whole = { name: entry(hash), owner: some(Cl.principal(alice)), namespace: space(0) };
  const first = (values: typeof whole) => factsInFirst(values).facts.first;

  it('gives owner and the hash of the zone file', () => {
    expect(factsInFirst(whole)).toEqual({
      facts: {
        first: { known: true, value: { owner: alice, endless: true, zonefileHash: hash } },
        firstNamespace: { known: true, value: true },
      },
      end: 'never',
    });
  });

  it('says that the end of a lease is untold', () => {
    expect(factsInFirst({ ...whole, namespace: space(52_595) })).toMatchObject({
      facts: { first: { value: { endless: false } } },
      end: 'untold',
    });
  });

  it('has no hash where none was published', () => {
    for (const none of ['', '00'.repeat(20)])
      expect(first({ ...whole, name: entry(none) })?.known && first({ ...whole, name: entry(none) })).toEqual({
        known: true,
        value: { owner: alice, endless: true },
      });
  });

  it('tells what was revoked, deleted, or never opened', () => {
    const is = (value: string) => ({ known: true, value });
    expect(first({ ...whole, name: entry(hash, true) })).toEqual(is('revoked'));
    expect(first({ ...whole, name: deleted })).toEqual(is('no-name'));
    expect(first({ ...whole, owner: deleted })).toEqual(is('no-name'));
    expect(first({ ...whole, namespace: deleted })).toEqual(is('no-namespace'));
    expect(() => first({ ...whole, owner: some(Cl.uint(1)) })).toThrow(withCode('proof-record'));
  });
});

describe('a name from the state of a block to where it stands', () => {
  it('is proven in every part, through blocks that are older', () => {
    const second = keysInSecond(contracts, name);
    const values = { name: record(0), namespace: space(0), zonefile: zonefile(alice, 'hello'), number: some(Cl.uint(7)) };
    const first = keysInFirst(contracts, name);
    const older = mine(undefined, 1000, {
      writes: [
        { key: second.namespace, data: values.namespace },
        { key: first.owner, data: some(Cl.principal(bob)) },
      ],
    });
    const named = mine(older, 1001, {
      writes: [
        { key: second.name, data: values.name },
        { key: second.number, data: values.number },
        { key: second.token(7n), data: some(Cl.principal(alice)) },
      ],
    });
    const tip = mine(mine(named, 1002, { writes: [{ key: second.zonefile, data: values.zonefile }] }), 1003);
    const proven = (key: string, data: Uint8Array, at: ChainBlock = tip) => {
      verifyProof({ path: pathOf(key), value: leafValueOf(data), tip: headerOf(at), ...proofIn(at, key) });
      return data;
    };
    const { facts } = factsInSecond(
      {
        name: proven(second.name, values.name),
        namespace: proven(second.namespace, values.namespace),
        zonefile: proven(second.zonefile, values.zonefile),
        token: proven(second.token(7n), some(Cl.principal(alice))),
      },
      1003,
    );
    expect(decide(facts)).toMatchObject({ status: 'registered', owner: alice, zonefile: { at: 'second' } });
    expect(() => proven(second.name, record(0, bob))).toThrow(withCode('proof-value'));
    expect(proven(first.owner, some(Cl.principal(bob)))).toBeDefined();
  });
});

describe('the same rules as the contracts', () => {
  let devnet: Devnet;
  beforeAll(async () => {
    devnet = await startDevnet({ port: 0 });
  }, 90_000);
  afterAll(() => devnet.stop());

  it('stand for every name of the second system on the devnet, by its maps and by the word of its functions', async () => {
    const { network } = devnet;
    const node = makeNode({ http: makeHttp(fetch, { network: () => network }), url: devnet.nodeUrl });
    const { burnHeight } = await node.info();
    /** As a proof would give it. */
    const entryAt = async (contract: string, map: string, key: ClarityValue) => {
      const body = JSON.stringify(`0x${serializeCV(key)}`);
      const url = `${devnet.nodeUrl}/v2/map_entry/${contract.replace('.', '/')}/${map}?proof=0`;
      const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      return hexToBytes(((await answer.json()) as { data: string }).data.replace('0x', ''));
    };
    const seen: string[] = [];
    for (const { name: full, system } of devnet.names) {
      const asked = parseName(full);
      if (system !== 'bns-v2' || asked.kind !== 'name') continue;
      const [label, namespace] = [Cl.bufferFromUtf8(asked.labels[0]), Cl.bufferFromUtf8(asked.namespace)];
      const key = Cl.tuple({ name: label, namespace });
      const proven = factsInSecond(
        {
          name: await entryAt(network.bnsV2, 'name-properties', key),
          namespace: await entryAt(network.bnsV2, 'namespaces', namespace),
          zonefile: await entryAt(network.zonefileResolver, 'zonefile', key),
        },
        burnHeight,
      );

      expect(proven.facts, full).toEqual({
        second: { known: true, value: await readOwnerV2(node, network, asked) },
        namespace: { known: true, value: await readNamespaceV2(node, network, asked.namespace) },
        zonefile: { known: true, value: await readZonefileV2(node, network, asked) },
        written: { known: true, value: await readWrittenV2(node, network, asked) },
      });
      seen.push(full);
    }
    expect(seen).toEqual(
      expect.arrayContaining(['alice.btc', 'carol.id', 'moved.btc', 'lapsing.btc', 'expired.btc', 'revoked.btc', 'bare.btc']),
    );
  }, 60_000);
});
