/** The first blocks: money, the naming contracts at their mainnet principals, two namespaces open in both systems and one in the first only. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Cl, type ClarityValue, ClarityVersion } from '@stacks/transactions';
import type { Chain } from './chain.ts';
import { bnsDeployer, bnsV1, bnsV1Copy, bnsV2, founder } from './principals.ts';

/** A name in `.btc` lasts this many Bitcoin blocks (five times less than on mainnet, so that its end can be reached); in `.id` for ever. */
export const lifetimes = { btc: 10_000, id: 0 };
export type Namespace = keyof typeof lifetimes;

const namespaces = Object.keys(lifetimes) as Namespace[];
/** Never moved to the second system, as most of the first. */
const onlyInFirst = 'podcast';
const salt = Buffer.from('00', 'hex');
/** Ten times this is the price of any name: 2 STX. */
const priceCoefficient = 200_000;

/** A call that must succeed, without a transaction. */
export function call(chain: Chain, contract: string, fn: string, args: ClarityValue[], sender: string): void {
  const { ok, resultText, error } = chain.perform({ do: 'call', contract, fn, args, sender });
  if (!ok) throw new Error(`${contract} ${fn} said ${error ?? resultText}`);
}

export async function layGenesis(chain: Chain): Promise<void> {
  chain.perform({ do: 'mint', to: founder, amount: 10n ** 15n });
  const deploy = (name: string, source: string, clarityVersion: ClarityVersion, sender: string) => {
    const { ok, error } = chain.perform({ do: 'deploy', name, source, clarityVersion, sender });
    if (!ok) throw new Error(`${name} was not deployed: ${error}`);
  };
  for (const [name, file] of [
    ['commission-trait', 'commission-trait'],
    ['BNS-V2', 'bns-v2'],
    ['zonefile-resolver', 'zonefile-resolver'],
  ] as const) {
    const source = await readFile(new URL(`../contracts/${file}.clar`, import.meta.url), 'utf8');
    deploy(name, source, ClarityVersion.Clarity2, bnsDeployer);
  }
  deploy(bnsV1Copy.split('.')[1] ?? '', chain.vm.findSource(bnsV1) ?? '', ClarityVersion.Clarity1, founder);
  call(chain, bnsV2, 'flip-migration-complete', [], bnsDeployer);

  for (const [contract, dot, opened] of [
    [bnsV1, '', [...namespaces, onlyInFirst]],
    [bnsV2, '.', namespaces],
  ] as const) {
    for (const namespace of opened) {
      const hash = hash160(Buffer.concat([Buffer.from(namespace + dot), salt]));
      call(chain, contract, 'namespace-preorder', [Cl.buffer(hash), Cl.uint(64_000_000_000n)], founder);
    }
  }
  chain.perform({ do: 'burn-blocks', count: 2 });
  for (const namespace of namespaces) {
    // v1 counts in Stacks blocks; its names never run out here, so that mining does not touch them
    call(chain, bnsV1, 'namespace-reveal', [...revealArgs(namespace, 0)], founder);
    const manager = [Cl.none(), Cl.bool(false), Cl.bool(false), Cl.bool(false)];
    call(chain, bnsV2, 'namespace-reveal', [...revealArgs(namespace, lifetimes[namespace]), ...manager], founder);
  }
  call(chain, bnsV1, 'namespace-reveal', [...revealArgs(onlyInFirst, 0)], founder);
}

/** v1 names can only be imported before this: one owner may hold one name, and importing needs no preorder. */
export function launchNamespaces(chain: Chain): void {
  for (const namespace of namespaces) {
    call(chain, bnsV1, 'namespace-ready', [Cl.bufferFromUtf8(namespace)], founder);
    call(chain, bnsV2, 'namespace-launch', [Cl.bufferFromUtf8(namespace)], founder);
  }
  call(chain, bnsV1, 'namespace-ready', [Cl.bufferFromUtf8(onlyInFirst)], founder);
  chain.perform({ do: 'burn-blocks', count: 2 });
}

function revealArgs(namespace: string, lifetime: number): ClarityValue[] {
  const one = Cl.uint(1);
  const [base, coefficient, buckets] = [one, Cl.uint(priceCoefficient), Array<ClarityValue>(16).fill(one)];
  return [
    Cl.bufferFromUtf8(namespace),
    Cl.buffer(salt),
    base,
    coefficient,
    ...buckets,
    one,
    one,
    Cl.uint(lifetime),
    Cl.standardPrincipal(founder),
  ];
}

function hash160(bytes: Uint8Array): Uint8Array {
  return createHash('ripemd160').update(createHash('sha256').update(bytes).digest()).digest();
}
