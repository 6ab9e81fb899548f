import { readFileSync } from 'node:fs';
import { Cl, cvToString } from '@stacks/transactions';
import { beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../../devnet/accounts.ts';
import { type Chain, makeChain } from '../../devnet/chain/chain.ts';
import { call, launchNamespaces, layGenesis } from '../../devnet/chain/genesis.ts';
import { bnsV2, founder, zonefileResolver } from '../../devnet/chain/principals.ts';
import { zonefileHash } from '../../devnet/node/registry.ts';
import { vectors } from '../protocol/names/vectors.ts';

type Interface = Record<'functions' | 'variables' | 'maps' | 'non_fungible_tokens' | 'fungible_tokens', Entry[]>;
type Vectors = { contracts: Record<string, Interface>; errors: Record<string, Record<string, number>> };

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const mainnet = JSON.parse(read('../vectors/bns-v2.interface.json')) as Vectors;
const { alice, bob, tester } = accounts;
let chain: Chain;

beforeAll(async () => {
  chain = await makeChain({ now: () => 0 });
  await layGenesis(chain);
  launchNamespaces(chain);
  for (const { stacks } of [alice, bob, tester]) chain.perform({ do: 'mint', to: stacks, amount: 10n ** 10n });
}, 30_000);

/** What a public function says, as Clarity writes it. */
function say(contract: string, fn: string, args: Parameters<typeof call>[3], sender: string): string {
  return chain.perform({ do: 'call', contract, fn, args, sender }).resultText;
}
const ask = (fn: string, ...args: Parameters<typeof call>[3]) => cvToString(chain.vm.read(bnsV2, fn, args, founder));
const text = (value: string) => Cl.bufferFromUtf8(value);
const preorderHash = (fqn: string) => Cl.bufferFromHex(zonefileHash(`${fqn}salt`));
/** The vectors say how it is written, too. */
const salt = vectors.preorder.salt.replace('utf8 ', '');
const mine = (count: number) => chain.perform({ do: 'burn-blocks', count });

describe('the contracts written for this devnet', () => {
  for (const [contract, abi] of Object.entries(mainnet.contracts)) {
    for (const part of ['functions', 'variables', 'maps', 'non_fungible_tokens', 'fungible_tokens'] as const) {
      it(`${contract.split('.')[1]} has the ${part.replaceAll('_', ' ')} of the one on mainnet`, () => {
        const ours = chain.vm.findInterface(contract)?.[part] ?? [];
        expect(publicByName(ours)).toEqual(publicByName(abi[part]));
      });
    }
    it(`${contract.split('.')[1]} has its error numbers`, () => {
      const name = contract.endsWith('BNS-V2') ? 'BNS-V2' : 'zonefile-resolver';
      const source = read(`../../devnet/contracts/${name.toLowerCase()}.clar`);
      const found = [...source.matchAll(/define-constant (ERR-[A-Z0-9-]+) \(err u(\d+)\)/g)].map(([, code, number]) => [
        code,
        Number(number),
      ]);
      expect(Object.fromEntries(found)).toEqual(mainnet.errors[name]);
    });
  }
});

describe('registering in BNS-V2', () => {
  it('takes a preorder, a wait of two blocks, and the name', () => {
    expect(say(bnsV2, 'name-preorder', [preorderHash('slow.btc'), Cl.uint(2_000_000)], alice.stacks)).toMatch(/^\(ok u\d+\)$/);
    expect(say(bnsV2, 'name-register', [text('btc'), text('slow'), text('salt')], alice.stacks)).toBe('(err u127)');
    mine(2);
    expect(say(bnsV2, 'name-register', [text('btc'), text('slow'), text('salt')], bob.stacks)).toBe('(err u109)');
    expect(say(bnsV2, 'name-register', [text('btc'), text('slow'), text('salt')], alice.stacks)).toBe('(ok u1)');
    expect(ask('get-owner-name', text('slow'), text('btc'))).toBe(`(ok (some ${alice.stacks}))`);
    expect(ask('get-primary', Cl.principal(alice.stacks))).toContain('0x736c6f77');
  });

  it('refuses a second preorder with the same hash, a short payment and a bad character', () => {
    expect(say(bnsV2, 'name-preorder', [preorderHash('slow.btc'), Cl.uint(1)], bob.stacks)).toBe('(err u126)');
    say(bnsV2, 'name-preorder', [preorderHash('cheap.btc'), Cl.uint(1)], bob.stacks);
    mine(2);
    expect(say(bnsV2, 'name-register', [text('btc'), text('cheap'), text('salt')], bob.stacks)).toBe('(err u108)');
    expect(say(bnsV2, 'name-claim-fast', [text('Loud'), text('btc'), Cl.principal(bob.stacks)], bob.stacks)).toBe('(err u110)');
  });

  it('lets an earlier preorder win over a fast claim, and pays the loser', () => {
    say(bnsV2, 'name-preorder', [preorderHash('race.btc'), Cl.uint(2_000_000)], alice.stacks);
    mine(1);
    expect(say(bnsV2, 'name-claim-fast', [text('race'), text('btc'), Cl.principal(bob.stacks)], bob.stacks)).toMatch(/^\(ok u/);
    mine(1);
    const before = chain.vm.balance(bob.stacks);
    expect(say(bnsV2, 'name-register', [text('btc'), text('race'), text('salt')], alice.stacks)).toMatch(/^\(ok u/);
    expect(chain.vm.balance(bob.stacks) - before).toBe(2_000_000n);
    expect(ask('get-owner-name', text('race'), text('btc'))).toBe(`(ok (some ${alice.stacks}))`);
  });

  it('gives preordered money back only after a day', () => {
    say(bnsV2, 'name-preorder', [preorderHash('never.btc'), Cl.uint(2_000_000)], tester.stacks);
    expect(say(bnsV2, 'claim-preorder', [preorderHash('never.btc')], tester.stacks)).toBe('(err u114)');
    mine(145);
    expect(say(bnsV2, 'claim-preorder', [preorderHash('never.btc')], tester.stacks)).toBe('(ok true)');
  });

  it('takes the published hash of a preorder for the name it was made of', () => {
    const { fqn, hash160 } = vectors.preorder;
    const [label = '', namespace = ''] = fqn.split('.');
    expect(zonefileHash(fqn + salt)).toBe(hash160);
    expect(say(bnsV2, 'name-preorder', [Cl.bufferFromHex(hash160), Cl.uint(2_000_000)], tester.stacks)).toMatch(/^\(ok u\d+\)$/);
    mine(2);
    expect(say(bnsV2, 'name-register', [text(namespace), text(label), text(salt)], tester.stacks)).toMatch(/^\(ok u\d+\)$/);
  });

  it('asks the published prices of a namespace, which the published hash opens in either system', () => {
    const { preorder, price } = vectors;
    const { buckets, base, coeff, nonalpha, novowel } = price.priceFunction;
    const numbers = [base, coeff, ...buckets, nonalpha, novowel, 0].map((number) => Cl.uint(number));
    const manager = [Cl.none(), Cl.bool(false), Cl.bool(false), Cl.bool(false)];
    // The hash is of a namespace that is open already; that of another is made in the same way.
    for (const [dot, published] of [
      ['', preorder.namespaceHash160V1],
      ['.', preorder.namespaceHash160],
    ])
      expect(zonefileHash(`btc${dot}${salt}`)).toBe(published);
    const hash = Cl.bufferFromHex(zonefileHash(`curve.${salt}`));
    call(chain, bnsV2, 'namespace-preorder', [hash, Cl.uint(64_000_000_000n)], founder);
    mine(2);
    call(
      chain,
      bnsV2,
      'namespace-reveal',
      [text('curve'), text(salt), ...numbers, Cl.standardPrincipal(founder), ...manager],
      founder,
    );
    for (const { name, ustx } of price.rows)
      expect(ask('get-name-price', text('curve'), text(name)), name).toBe(`(ok (ok u${ustx}))`);
  });

  it('looks for the name before its namespace, and counts an end only where names have one', () => {
    expect(ask('can-resolve-name', text('nowhere'), text('nobody'))).toBe('(err u106)');
    expect(ask('can-resolve-name', text('btc'), text('nobody'))).toBe('(err u106)');
    expect(ask('get-namespace-properties', text('nowhere'))).toBe('(err u113)');
    expect(say(bnsV2, 'name-claim-fast', [text('ever'), text('id'), Cl.principal(bob.stacks)], bob.stacks)).toMatch(/^\(ok u/);
    const id = ask('get-id-from-bns', text('ever'), text('id')).match(/\d+/)?.[0] ?? '';
    expect(ask('get-renewal-height', Cl.uint(id))).toBe('(err u129)');
    expect(ask('can-resolve-name', text('id'), text('ever'))).toContain('(renewal u0)');
  });

  it('answers for managed namespaces and the airdrop as if there were none', () => {
    const someone = Cl.principal(bob.stacks);
    expect(say(bnsV2, 'mng-name-register', [text('btc'), text('x'), text(''), someone], bob.stacks)).toBe('(err u124)');
    expect(say(bnsV2, 'mng-transfer', [Cl.uint(1), someone, someone], bob.stacks)).toBe('(err u102)');
    expect(say(bnsV2, 'name-airdrop', [text('x'), text('btc'), Cl.uint(1), Cl.uint(1), someone], bob.stacks)).toBe('(err u102)');
    expect(say(bnsV2, 'freeze-manager', [text('nope')], bob.stacks)).toBe('(err u113)');
  });
});

describe('a zone file in BNS-V2', () => {
  const key = [text('held'), text('btc')];
  const resolve = () => cvToString(chain.vm.read(zonefileResolver, 'resolve-name', key, founder));

  it('is written by the owner only, and falls silent when the name moves on', () => {
    call(chain, bnsV2, 'name-claim-fast', [text('held'), text('btc'), Cl.principal(alice.stacks)], alice.stacks);
    expect(resolve()).toBe('(err u101)');
    expect(say(zonefileResolver, 'update-zonefile', [...key, Cl.some(text('hi'))], bob.stacks)).toBe('(err u100)');
    expect(say(zonefileResolver, 'update-zonefile', [...key, Cl.some(text('hi'))], alice.stacks)).toBe('(ok true)');
    expect(resolve()).toBe('(ok (some 0x6869))');
    const id = ask('get-id-from-bns', text('held'), text('btc')).match(/\d+/)?.[0] ?? '';
    const move = [Cl.uint(id), Cl.principal(alice.stacks), Cl.principal(bob.stacks)];
    expect(say(bnsV2, 'transfer', move, alice.stacks)).toBe('(err u114)');
    mine(2);
    expect(say(bnsV2, 'transfer', move, alice.stacks)).toBe('(ok true)');
    expect(resolve()).toBe('(ok none)');
  });

  it('ends with the name, and comes back with its renewal', () => {
    say(zonefileResolver, 'update-zonefile', [...key, Cl.some(text('ho'))], bob.stacks);
    mine(10_005);
    expect(resolve()).toBe('(err u106)');
    expect(say(bnsV2, 'name-renewal', [text('btc'), text('held')], alice.stacks)).toBe('(err u102)');
    expect(say(bnsV2, 'name-renewal', [text('btc'), text('held')], bob.stacks)).toBe('(ok true)');
    expect(resolve()).toBe('(ok (some 0x686f))');
  });

  it('goes to whoever renews first once the grace is over', () => {
    mine(15_010);
    expect(say(bnsV2, 'name-renewal', [text('btc'), text('held')], alice.stacks)).toBe('(ok true)');
    expect(ask('get-owner-name', ...key)).toBe(`(ok (some ${alice.stacks}))`);
    expect(resolve()).toBe('(ok none)');
  });

  it('stays away once revoked', () => {
    expect(say(zonefileResolver, 'revoke-name', key, bob.stacks)).toBe('(err u100)');
    expect(say(zonefileResolver, 'revoke-name', key, alice.stacks)).toBe('(ok true)');
    expect(resolve()).toBe('(err u104)');
    expect(say(zonefileResolver, 'update-zonefile', [...key, Cl.none()], alice.stacks)).toBe('(err u104)');
  });
});

type Entry = { name: string; access?: string };

/** Order is no part of an interface, neither of functions nor of the fields of a tuple. */
function publicByName(entries: readonly Entry[]): Record<string, unknown> {
  const shown = entries.filter(({ access }) => access !== 'private');
  const sorted = JSON.stringify(shown, (key, value) =>
    key === 'tuple' ? value.toSorted((a: Entry, b: Entry) => (a.name < b.name ? -1 : 1)) : value,
  );
  return Object.fromEntries((JSON.parse(sorted) as Entry[]).map((entry) => [entry.name, entry]));
}
