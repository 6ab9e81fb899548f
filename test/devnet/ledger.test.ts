/** What the devnet can prove is what its VM says: nothing that changed is missed, whoever changed it and by which function. */
import { Cl, type ClarityValue, ClarityVersion, cvToHex, cvToString, serializeCV } from '@stacks/transactions';
import { beforeAll, expect, it } from 'vitest';
import { accounts } from '../../devnet/accounts.ts';
import { type Chain, makeChain } from '../../devnet/chain/chain.ts';
import { call } from '../../devnet/chain/genesis.ts';
import { bnsV1, bnsV2, founder, zonefileResolver } from '../../devnet/chain/principals.ts';
import { makeFaults } from '../../devnet/node/faults.ts';
import { makeRegistry, splitName } from '../../devnet/node/registry.ts';
import { answerMapEntry, answerPath } from '../../devnet/proof/answers.ts';
import { keptMaps } from '../../devnet/proof/entries.ts';
import { pathOfKey } from '../../devnet/proof/marf.ts';
import { change, claim, makeSeeds, seedChain } from '../../devnet/seeds.ts';

const { alice, bob, erin, frank, tester } = accounts;
const origin = 'http://site.localhost:1';
const seeds = makeSeeds({ hubUrl: 'http://127.0.0.1:1', readUrl: 'http://127.0.0.1:1/', sites: { http: origin, https: origin } });
const names = [...seeds.names.map(({ name }) => name), 'fresh.btc', 'one.btc', 'two.btc'].filter(
  (name) => name.split('.').length === 2,
);

let chain: Chain;

beforeAll(async () => {
  chain = await makeChain({ now: Date.now });
  await seedChain(chain, makeRegistry(chain, makeFaults()), seeds);
}, 180_000);

const hexOf = (value: ClarityValue | undefined) => (value === undefined ? '0x09' : `0x${cvToHex(value).replace(/^0x/, '')}`);

/** Every key that a map may have here. */
function keysOf(map: string): ClarityValue[] {
  switch (map) {
    case 'namespaces':
      return ['btc', 'id', 'podcast', 'app'].map((one) => Cl.bufferFromUtf8(one));
    case 'owner-name':
    case 'primary-name':
      return Object.values(accounts).map(({ stacks }) => Cl.principal(stacks));
    case 'index-to-name':
    case 'market':
      return Array.from({ length: 30 }, (_, i) => Cl.uint(i));
    default:
      return names.map((name) => Cl.tuple(splitName(name)));
  }
}

/** All of it, at the newest block and in the VM. */
function compare(): void {
  const tip = chain.tip();
  for (const [contract, map] of keptMaps) {
    for (const key of keysOf(map)) {
      const { data } = answerMapEntry(tip, { contract, map, key: serializeCV(key), withProof: false });
      expect([contract, map, cvToHex(key), data]).toEqual([
        contract,
        map,
        cvToHex(key),
        hexOf(chain.vm.findMapEntry(contract, map, key)),
      ]);
    }
  }
  for (const id of keysOf('market')) {
    const key = `vm::${bnsV2}::4::BNS-V2::${serializeCV(id)}`;
    const kept = answerPath(tip, Buffer.from(pathOfKey(key)).toString('hex'), false);
    const holder = chain.vm.read(bnsV2, 'get-owner', [id], founder);
    expect([id, kept?.data ?? '0x09']).toEqual([id, holder.type === 'ok' ? hexOf(holder.value) : '0x09']);
  }
}

const fqn = (name: string) => {
  const { name: label, namespace } = splitName(name);
  return [label, namespace] as const;
};
const idOf = (name: string): ClarityValue => {
  const found = chain.vm.read(bnsV2, 'get-id-from-bns', [...fqn(name)], founder);
  if (found.type !== 'some') throw new Error(`There is no ${name}.`);
  return found.value;
};

it('after the seeds, and after everything that a name can go through', async () => {
  compare();
  claim(chain, 'fresh.btc', tester, 'a zone file');
  compare();
  chain.perform({ do: 'burn-blocks', count: 2 });
  change(chain, 'fresh.btc', { owner: erin.stacks, zonefile: 'another' });
  compare();
  const [label, namespace] = fqn('alice.btc');
  call(chain, bnsV2, 'name-renewal', [namespace, label], alice.stacks);
  call(chain, bnsV2, 'set-primary-name', [idOf('gallery.btc')], alice.stacks);
  compare();
  call(chain, zonefileResolver, 'revoke-name', [...fqn('plain.btc')], bob.stacks);
  compare();
  // The first system: another zone file, and another owner.
  const [first, podcast] = fqn('frank.podcast');
  call(chain, bnsV1, 'name-update', [podcast, first, Cl.bufferFromHex('11'.repeat(20))], frank.stacks);
  compare();
  call(chain, bnsV1, 'name-transfer', [podcast, first, Cl.principal(erin.stacks), Cl.none()], frank.stacks);
  compare();
}, 120_000);

it('when a contract that stands in between changes something, and no argument or token says what', () => {
  claim(chain, 'one.btc', tester);
  claim(chain, 'two.btc', tester);
  compare();
  const second = idOf('two.btc');
  const source = `(define-public (choose) (contract-call? '${bnsV2} set-primary-name ${cvToString(second)}))`;
  const clarityVersion = ClarityVersion.Clarity2;
  expect(chain.perform({ do: 'deploy', name: 'between', source, clarityVersion, sender: tester.stacks }).ok).toBe(true);
  call(chain, `${tester.stacks}.between`, 'choose', [], tester.stacks);
  compare();
  const key = serializeCV(Cl.principal(tester.stacks));
  const { data } = answerMapEntry(chain.tip(), { contract: bnsV2, map: 'primary-name', key, withProof: false });
  expect(data).toBe(hexOf(Cl.some(second)));
}, 60_000);

it('after a reset, in a block that is higher than all before', async () => {
  const { height } = chain.tip();
  await chain.reset();
  compare();
  expect(chain.tip().height).toBeGreaterThan(height);
  const key = serializeCV(Cl.tuple(splitName('fresh.btc')));
  expect(answerMapEntry(chain.tip(), { contract: bnsV2, map: 'name-properties', key, withProof: true })).toMatchObject({
    // Deleted, and that can be proven.
    data: '0x09',
    proof: expect.stringMatching(/^0x[0-9a-f]{1000,}$/),
  });
}, 120_000);
