/** What the contracts know about names, as plain values: the one place that asks them. */
import { createHash } from 'node:crypto';
import { Cl, type ClarityValue } from '@stacks/transactions';
import type { Chain } from '../chain/chain.ts';
import { bnsDeployer, bnsV1, bnsV2, zonefileResolver } from '../chain/principals.ts';
import type { Faults } from './faults.ts';

export type NameV1 = { owner: string; zonefileHash: string; endsAt: number | undefined };
export type NameV2 = {
  id: number;
  name: string;
  owner: string;
  /** 0: never. */
  renewalHeight: number;
  registeredAt: number | undefined;
  importedAt: number | undefined;
  hashedSaltedFqnPreorder: string | undefined;
  preorderedBy: string | undefined;
  stxBurn: string;
};
export type Subdomain = { name: string; owner: string; zonefile: string };

export type Registry = ReturnType<typeof makeRegistry>;

/** `attachments`: v1 zone files by hash, as the Atlas peer network keeps them; nodes of one chain have the same. */
export function makeRegistry(chain: Chain, faults: Faults, attachments = new Map<string, string>()) {
  const ask = (contract: string, fn: string, args: ClarityValue[]) => plain(chain.vm.read(contract, fn, args, bnsDeployer));
  const lieAbout = (name: string) => faults.lies.get(name) ?? {};

  function findV1(full: string): NameV1 | undefined {
    const { name, namespace } = splitName(full);
    const found = ask(bnsV1, 'name-resolve', [namespace, name]) as Failed | Record<string, unknown>;
    if ('failed' in found) return undefined;
    return {
      owner: lieAbout(full).owner ?? String(found.owner),
      zonefileHash: String(found['zonefile-hash']),
      endsAt: found['lease-ending-at'] === undefined ? undefined : Number(found['lease-ending-at']),
    };
  }

  function findV2(full: string): NameV2 | undefined {
    const { name, namespace } = splitName(full);
    const id = ask(bnsV2, 'get-id-from-bns', [name, namespace]);
    const info = ask(bnsV2, 'get-bns-info', [name, namespace]) as Record<string, unknown> | undefined;
    if (id === undefined || info === undefined) return undefined;
    // An error (u129) says that names of this namespace never run out.
    const end = ask(bnsV2, 'get-renewal-height', [Cl.uint(Number(id))]);
    const number = (value: unknown) => (value === undefined ? undefined : Number(value));
    const text = (value: unknown) => (value === undefined ? undefined : String(value));
    return {
      id: Number(id),
      name: full,
      owner: lieAbout(full).owner ?? String(info.owner),
      renewalHeight: typeof end === 'bigint' ? Number(end) : 0,
      registeredAt: number(info['registered-at']),
      importedAt: number(info['imported-at']),
      hashedSaltedFqnPreorder: text(info['hashed-salted-fqn-preorder']),
      preorderedBy: text(info['preordered-by']),
      stxBurn: String(info['stx-burn']),
    };
  }

  function findZonefileV1(full: string): string | undefined {
    const found = findV1(full);
    return found && (lieAbout(full).zonefile ?? attachments.get(found.zonefileHash));
  }

  return {
    attachments,
    findV1,
    findV2,
    findZonefileV1,
    keepAttachment(text: string): string {
      const hash = zonefileHash(text);
      attachments.set(hash, text);
      return hash;
    },
    /** The text, `none` when the owner changed since, or the error of the contract. */
    readZonefileV2(full: string): { text: string | undefined } | Failed {
      const { name, namespace } = splitName(full);
      const found = ask(zonefileResolver, 'resolve-name', [name, namespace]) as string | undefined | Failed;
      if (typeof found === 'object') return found;
      return { text: lieAbout(full).zonefile ?? (found === undefined ? undefined : Buffer.from(found, 'hex').toString()) };
    },
    isRevoked(full: string): boolean {
      const { name, namespace } = splitName(full);
      const found = chain.vm.findMapEntry(zonefileResolver, 'zonefile', Cl.tuple({ name, namespace }));
      return found !== undefined && (plain(found) as { revoked: boolean }).revoked;
    },
    allV2(): NameV2[] {
      const last = Number(ask(bnsV2, 'get-last-token-id', []));
      return Array.from({ length: last }, (_, index) => readTokenName(ask, index + 1)).flatMap(
        (full) => findV2(full ?? '') ?? [],
      );
    },
    findTokenName: (id: number) => readTokenName(ask, id),
    findNamespaceV1: (namespace: string) =>
      findProperties(ask(bnsV1, 'get-namespace-properties', [Cl.bufferFromUtf8(namespace)])),
    findNamespaceV2: (namespace: string) =>
      findProperties(ask(bnsV2, 'get-namespace-properties', [Cl.bufferFromUtf8(namespace)])),
    /** uSTX, from v1. */
    findPriceV1(full: string): string | undefined {
      const { name, namespace } = splitName(full);
      const price = ask(bnsV1, 'get-name-price', [namespace, name]);
      return typeof price === 'bigint' ? String(price) : undefined;
    },
    canRegister(full: string): boolean {
      const namespace = full.split('.')[1] ?? '';
      return (
        findProperties(ask(bnsV2, 'get-namespace-properties', [Cl.bufferFromUtf8(namespace)])) !== undefined && !findV2(full)
      );
    },
    /** The subdomains a v1 name publishes in its own zone file. */
    subdomainsOf(parent: string): Subdomain[] {
      return readSubdomains(findZonefileV1(parent) ?? '', parent);
    },
    /** Where the parent says its subdomains are answered until they are anchored. */
    findSubdomainResolver(parent: string): string | undefined {
      return /^_resolver\s.*URI\s+\d+\s+\d+\s+"([^"]+)"/m.exec(findZonefileV1(parent) ?? '')?.[1];
    },
  };
}

export type Failed = { failed: bigint | string };

export function splitName(full: string) {
  const [name = '', namespace = ''] = full.split('.');
  return { name: Cl.bufferFromUtf8(name), namespace: Cl.bufferFromUtf8(namespace) };
}

/** RIPEMD160(SHA256(bytes)), hex. */
export function zonefileHash(text: string): string {
  return createHash('ripemd160').update(createHash('sha256').update(text).digest()).digest('hex');
}

/** uint and int as bigint, buffers as hex, none as undefined; an error is `{failed}`. */
export function plain(value: ClarityValue): unknown {
  switch (value.type) {
    case 'ok':
    case 'some':
      return plain(value.value);
    case 'err':
      return { failed: plain(value.value) };
    case 'none':
      return undefined;
    case 'true':
      return true;
    case 'false':
      return false;
    case 'uint':
    case 'int':
      return BigInt(value.value);
    case 'list':
      return value.value.map(plain);
    case 'tuple':
      return Object.fromEntries(Object.entries(value.value).map(([key, field]) => [key, plain(field)]));
    default:
      return value.value;
  }
}

function readTokenName(ask: (contract: string, fn: string, args: ClarityValue[]) => unknown, id: number): string | undefined {
  const found = ask(bnsV2, 'get-bns-from-id', [Cl.uint(id)]) as { name: string; namespace: string } | undefined;
  return found && `${latin(found.name)}.${latin(found.namespace)}`;
}

function findProperties(answer: unknown): Record<string, unknown> | undefined {
  const found = answer as Failed | { properties: Record<string, unknown> };
  return 'failed' in found ? undefined : found.properties;
}

/** `<label> TXT "owner=<address>" "seqn=0" "parts=1" "zf0=<base64>"`, one a line. */
function readSubdomains(text: string, parent: string): Subdomain[] {
  return [
    ...text.matchAll(/^([a-z0-9_-]+)\s+(?:IN\s+)?TXT\s+"owner=([^"]+)"\s+"seqn=\d+"\s+"parts=\d+"\s+((?:"zf\d+=[^"]+"\s*)+)/gm),
  ].map(([, label = '', owner = '', parts = '']) => {
    const base64 = [...parts.matchAll(/"zf\d+=([^"]+)"/g)].map(([, part = '']) => part.replaceAll('\\=', '=')).join('');
    return { name: `${label}.${parent}`, owner, zonefile: Buffer.from(base64, 'base64').toString() };
  });
}

const latin = (hex: string) => Buffer.from(hex, 'hex').toString('latin1');
