/**
 * Which entries of the contracts' state there are. The VM tells values only to whoever names the key, so keys are learned from what is done: from the
 * tokens that move and from what calls are about. All of it that names rest on is here; what only says how one got there (preorders) is not.
 */
import { Cl, type ClarityValue, cvToHex, deserializeCV } from '@stacks/transactions';
import { bnsV1, bnsV2, zonefileResolver } from '../chain/principals.ts';
import type { ChainEvent, Operation, Outcome, Vm } from '../chain/vm.ts';
import { bytesOf, type Write } from './chain.ts';

/** `read`: as it is kept, so `(some …)` for entries of maps; undefined where nothing is. `about`: what a call names that may change it. */
type Entry = { key: string; read: () => ClarityValue | undefined };

/** Maps that can be asked for with a proof. */
const maps: Record<string, readonly string[]> = {
  [bnsV1]: ['name-properties', 'namespaces', 'owner-name'],
  [bnsV2]: ['name-properties', 'namespaces', 'name-to-index', 'index-to-name', 'primary-name', 'market'],
  [zonefileResolver]: ['zonefile'],
};
const variables: Record<string, readonly string[]> = {
  [bnsV1]: ['attachment-index'],
  [bnsV2]: ['bns-index', 'migration-complete', 'contract-uri', 'token-uri'],
};

/** Contracts and what of each is in the state, as routes name it. */
export const keptMaps: readonly (readonly [contract: string, map: string])[] = pairsOf(maps);
export const keptVariables: readonly (readonly [contract: string, variable: string])[] = pairsOf(variables);

export type Entries = ReturnType<typeof makeEntries>;

export function makeEntries(vm: Vm) {
  /** By what they are about: a name, a namespace, an account, or nothing in particular. */
  const entries = new Map<string, Entry[]>();
  /** Who owns which token, by key; the VM does not tell this of the first system. */
  let owners = new Map<string, string>();
  const names = new Map<bigint, string>();
  /** As they stand in the newest block, in hex. */
  const written = new Map<string, string>();
  let touched = new Set<string>();

  const inMap = (contract: string, map: string, key: ClarityValue): Entry => ({
    key: `vm::${contract}::0::${map}::${hexOf(key)}`,
    read: () => vm.findMapEntry(contract, map, key),
  });
  const ownerOf = (asset: string, id: ClarityValue): Entry => {
    const key = tokenKey(asset, id);
    return { key, read: () => ifKnown(owners.get(key), (owner) => Cl.some(Cl.principal(owner))) };
  };

  function watch(about: string, made: () => Entry[]): void {
    if (!entries.has(about)) entries.set(about, made());
    touched.add(about);
  }
  const watchAccount = (principal: string) =>
    watch(principal, () => [
      inMap(bnsV1, 'owner-name', Cl.principal(principal)),
      inMap(bnsV2, 'primary-name', Cl.principal(principal)),
    ]);
  const watchNamespace = (namespace: ClarityValue, text: string) =>
    watch(text, () => [inMap(bnsV1, 'namespaces', namespace), inMap(bnsV2, 'namespaces', namespace)]);
  const watchFirst = (id: ClarityValue) =>
    watch(`${fullName(id)} in the first`, () => [inMap(bnsV1, 'name-properties', id), ownerOf(`${bnsV1}::names`, id)]);
  const watchSecond = (id: ClarityValue) => {
    if (id.type !== 'uint') return;
    const number = BigInt(id.value);
    const found = vm.findMapEntry(bnsV2, 'index-to-name', id);
    const fqn = found?.type === 'some' ? found.value : undefined;
    if (fqn === undefined) return;
    names.set(number, fullName(fqn));
    watch(fullName(fqn), () => [
      inMap(bnsV2, 'name-properties', fqn),
      inMap(bnsV2, 'name-to-index', fqn),
      inMap(bnsV2, 'index-to-name', id),
      inMap(bnsV2, 'market', id),
      inMap(zonefileResolver, 'zonefile', fqn),
      ownerOf(`${bnsV2}::BNS-V2`, id),
    ]);
  };

  function followToken({ kind, data, value }: ChainEvent): void {
    if (!kind.startsWith('nft_')) return;
    const [asset, id] = [String(data['asset_identifier']), value ?? deserializeCV(String(data['raw_value']))];
    if (data['recipient'] === undefined) owners.delete(tokenKey(asset, id));
    else owners.set(tokenKey(asset, id), String(data['recipient']));
    if (asset === `${bnsV1}::names`) watchFirst(id);
    if (asset === `${bnsV2}::BNS-V2`) watchSecond(id);
    for (const account of [data['sender'], data['recipient']]) if (typeof account === 'string') watchAccount(account);
  }

  /** What a call of a naming contract names in its arguments. */
  function followArguments(args: ClarityValue[]): void {
    const texts = args.flatMap((arg) => (arg.type === 'buffer' ? [textOf(arg.value)] : []));
    for (const one of texts) for (const other of texts) touch(`${one}.${other}`, `${one}.${other} in the first`);
    for (const arg of args) {
      if (arg.type === 'buffer' && arg.value.length <= 40) watchNamespace(arg, textOf(arg.value));
      if (arg.type === 'uint') touch(names.get(BigInt(arg.value)) ?? '');
      if (arg.type === 'address' || arg.type === 'contract') touch(arg.value);
    }
  }
  function touch(...all: string[]): void {
    for (const about of all) if (entries.has(about)) touched.add(about);
  }

  watch('variables', () =>
    Object.entries(variables).flatMap(([contract, all]) =>
      all.map((name) => ({ key: `vm::${contract}::1::${name}`, read: () => vm.findDataVar(contract, name) })),
    ),
  );

  return {
    /** Something was done, and stays done. */
    observe(operation: Operation, { ok, events }: Outcome): void {
      if (!ok || (operation.do !== 'call' && operation.do !== 'deploy')) return;
      for (const event of events) followToken(event);
      if (operation.do === 'deploy') return;
      touch('variables', operation.sender);
      if (operation.contract in maps) followArguments(operation.args);
      // A contract that stands in between says in no argument what it is about.
      else touched = new Set(entries.keys());
    },
    /** Whether anything may have changed. */
    isTouched: () => touched.size > 0,
    /** What changed since it was asked before. A deleted entry is written too, as `none`. */
    takeChanges(): Write[] {
      const changed = [...touched].flatMap((about) => (entries.get(about) ?? []).flatMap(findChange));
      touched = new Set();
      return changed;
    },
    /** Who owns what at this moment, to come back to; everything is looked at again then. */
    keep(): () => void {
      const kept = new Map(owners);
      return () => {
        owners = new Map(kept);
        touched = new Set(entries.keys());
      };
    },
  };

  function findChange({ key, read }: Entry): Write[] {
    const value = read();
    const data = value === undefined ? (written.has(key) ? deleted : undefined) : hexOf(value);
    if (data === undefined || data === written.get(key)) return [];
    written.set(key, data);
    return [{ key, data: value === undefined ? bytesOf(Cl.none()) : bytesOf(value) }];
  }
}

function pairsOf(kept: Record<string, readonly string[]>): [string, string][] {
  return Object.entries(kept).flatMap(([contract, all]) => all.map((one): [string, string] => [contract, one]));
}

const deleted = '09';

const tokenKey = (asset: string, id: ClarityValue): string => {
  const [contract, token] = asset.split('::');
  return `vm::${contract}::4::${token}::${hexOf(id)}`;
};

const hexOf = (value: ClarityValue): string => cvToHex(value).replace(/^0x/, '');
const textOf = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');

/** Of `{name, namespace}`. */
function fullName(fqn: ClarityValue): string {
  const fields = fqn.type === 'tuple' ? fqn.value : {};
  const text = (field: string) => (fields[field]?.type === 'buffer' ? textOf(fields[field].value) : '');
  return `${text('name')}.${text('namespace')}`;
}

const ifKnown = <T, U>(value: T | undefined, then: (value: T) => U): U | undefined =>
  value === undefined ? undefined : then(value);
