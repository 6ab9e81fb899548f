/** The naming routes of the Stacks API, which know the first naming system only. */
import { createHash } from 'node:crypto';
import type { Chain } from '../chain/chain.ts';
import { c32FromAny } from './address.ts';
import type { Registry } from './registry.ts';
import type { Answer, Route } from './server.ts';

const namespaces = ['btc', 'id', 'podcast'];

export function namesV1Routes(chain: Chain, registry: Registry): Route[] {
  const owned = () => chain.nameOperations().flatMap(({ name }) => (registry.findV1(name) ? [name] : []));
  return [
    ['GET', /^\/v1\/names$/, ({ query }) => pageOf(owned(), query)],
    ['GET', /^\/v1\/names\/([^/]+)$/, ({ parts: [name = ''] }) => describeName(chain, registry, name)],
    [
      'GET',
      /^\/v1\/names\/([^/]+)\/zonefile$/,
      ({ parts: [name = ''] }) => {
        const zonefile = findZonefile(registry, name);
        if (zonefile === undefined) return { status: 404, json: { error: 'No such name or zonefile does not exist' } };
        return { json: { zonefile } };
      },
    ],
    [
      'GET',
      /^\/v1\/names\/([^/]+)\/zonefile\/([0-9a-fx]+)$/,
      ({ parts: [, hash = ''] }) => {
        const zonefile = registry.attachments.get(hash.replace(/^0x/, ''));
        return zonefile === undefined ? { status: 404, json: { error: 'No such name or zonefile' } } : { json: { zonefile } };
      },
    ],
    [
      'GET',
      /^\/v1\/names\/([^/]+)\/subdomains$/,
      ({ parts: [name = ''] }) => ({ json: registry.subdomainsOf(name).map((subdomain) => subdomain.name) }),
    ],
    [
      'GET',
      /^\/v1\/addresses\/([^/]+)\/([^/]+)$/,
      ({ parts: [blockchain, who = ''] }) => {
        if (blockchain !== 'stacks') return { status: 400, json: { error: 'Unsupported blockchain' } };
        const subdomains = owned().flatMap((name) => registry.subdomainsOf(name));
        return {
          json: {
            names: [
              ...owned().filter((name) => registry.findV1(name)?.owner === who),
              ...subdomains.flatMap(({ name, owner }) => (c32FromAny(owner) === who ? [name] : [])),
            ],
          },
        };
      },
    ],
    ['GET', /^\/v1\/namespaces$/, () => ({ json: { namespaces: namespaces.filter(registry.findNamespaceV1) } })],
    [
      'GET',
      /^\/v1\/namespaces\/([^/]+)\/names$/,
      ({ parts: [namespace = ''], query }) => {
        if (!registry.findNamespaceV1(namespace)) return { status: 404, json: { error: 'No such namespace' } };
        return pageOf(
          owned().filter((name) => name.endsWith(`.${namespace}`)),
          query,
        );
      },
    ],
    [
      'GET',
      /^\/v2\/prices\/names\/([^/]+)$/,
      ({ parts: [name = ''] }) => {
        const amount = name.split('.').length === 2 ? registry.findPriceV1(name) : undefined;
        return amount === undefined ? { status: 400, json: { error: 'Invalid name' } } : { json: { units: 'STX', amount } };
      },
    ],
  ];
}

function describeName(chain: Chain, registry: Registry, name: string): Answer {
  if (name.split('.').length === 3) return describeSubdomain(chain, registry, name);
  const found = registry.findV1(name);
  const operation = chain.findNameOperation(name);
  if (!found || !operation) return { status: 404, json: { error: `cannot find name ${name}` } };
  return {
    json: {
      address: found.owner,
      blockchain: 'stacks',
      expire_block: found.endsAt ?? 0,
      last_txid: operation.txid,
      status: operation.operation,
      zonefile: registry.findZonefileV1(name) ?? '',
      zonefile_hash: found.zonefileHash,
    },
  };
}

function describeSubdomain(chain: Chain, registry: Registry, name: string): Answer {
  const parent = name.slice(name.indexOf('.') + 1);
  const found = registry.subdomainsOf(parent).find((subdomain) => subdomain.name === name);
  if (found) {
    return {
      json: {
        address: c32FromAny(found.owner),
        blockchain: 'stacks',
        last_txid: chain.findNameOperation(parent)?.txid ?? '',
        status: 'registered_subdomain',
        zonefile: found.zonefile,
        // What the real API gives here is no hash of any chain: the second half of a SHA-256.
        zonefile_hash: createHash('sha256').update(found.zonefile).digest('hex').slice(32),
      },
    };
  }
  const resolver = registry.findSubdomainResolver(parent);
  if (resolver) return { status: 302, headers: { Location: `${resolver}/v1/names/${name}` } };
  return { status: 404, json: { error: `cannot find subdomain ${name}` } };
}

function findZonefile(registry: Registry, name: string): string | undefined {
  const parent = name.slice(name.indexOf('.') + 1);
  if (name.split('.').length !== 3) return registry.findZonefileV1(name);
  return registry.subdomainsOf(parent).find((subdomain) => subdomain.name === name)?.zonefile;
}

function pageOf(names: string[], query: URLSearchParams): Answer {
  const number = Number(query.get('page') ?? 0);
  if (!Number.isInteger(number) || number < 0 || (number > 0 && number * 100 >= names.length))
    return { status: 400, json: { error: 'Invalid page' } };
  return { json: names.slice(number * 100, number * 100 + 100) };
}
