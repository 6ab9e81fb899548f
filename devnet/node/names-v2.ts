/** The naming routes of the BNS-V2 API. Shapes follow what that service answers; only what wallets ask is here. */

import { Cl } from '@stacks/transactions';
import type { Chain } from '../chain/chain.ts';
import { bnsDeployer, bnsV2 } from '../chain/principals.ts';
import { type NameV2, plain, type Registry } from './registry.ts';
import type { Answer, Route } from './server.ts';

/** After the renewal height, only the owner may renew for this long. */
const graceBlocks = 5000;
const namespaces = ['btc', 'id'];

export function namesV2Routes(chain: Chain, registry: Registry): Route[] {
  const height = () => chain.vm.burnHeight();
  const statusOf = ({ name, renewalHeight }: NameV2) => {
    if (registry.isRevoked(name)) return 'revoked';
    if (renewalHeight === 0 || height() <= renewalHeight) return 'active';
    return height() <= renewalHeight + graceBlocks ? 'grace-period' : 'expired';
  };
  const wrap = (data: unknown, status = 'active'): Answer => ({
    json: { current_burn_block: height(), status, is_managed: false, data },
  });
  const withName = (answer: (name: NameV2) => Answer) => (asked: { parts: string[] }) => {
    const name = registry.findV2(asked.parts[0] ?? '');
    return name ? answer(name) : noName;
  };
  const full = '([a-z0-9_-]+\\.[a-z0-9_-]+)';

  return [
    ['GET', new RegExp(`^/names/${full}$`), withName((name) => wrap(describe(name, statusOf(name)), statusOf(name)))],
    ['GET', new RegExp(`^/names/${full}/owner$`), withName((name) => wrap({ owner: name.owner }, statusOf(name)))],
    ['GET', new RegExp(`^/names/${full}/id$`), withName((name) => wrap({ id: name.id }, statusOf(name)))],
    [
      'GET',
      new RegExp(`^/names/${full}/renewal$`),
      withName((name) =>
        wrap({ renewal_height: name.renewalHeight, needs_renewal: statusOf(name) !== 'active' }, statusOf(name)),
      ),
    ],
    [
      'GET',
      new RegExp(`^/names/${full}/can-resolve$`),
      withName((name) =>
        wrap({ can_resolve: statusOf(name) === 'active', renewal: name.renewalHeight, owner: name.owner }, statusOf(name)),
      ),
    ],
    [
      'GET',
      /^\/names\/([a-z0-9_-]+)\/([a-z0-9_-]+)\/can-register$/,
      ({ parts: [namespace, name] }) => wrap({ can_be_registered: registry.canRegister(`${name}.${namespace}`) }),
    ],
    [
      'GET',
      /^\/names\/address\/(S[A-Z0-9]+)\/(valid|expired|expiring-soon|revoked)$/,
      ({ parts: [owner, which], query }) => {
        const wanted = { valid: 'active', expired: 'expired', revoked: 'revoked', 'expiring-soon': 'active' }[which ?? ''];
        const soon = ({ renewalHeight }: NameV2) =>
          which !== 'expiring-soon' || (renewalHeight > 0 && renewalHeight - height() <= 4320);
        const names = registry.allV2().filter((name) => name.owner === owner && statusOf(name) === wanted && soon(name));
        const limit = Number(query.get('limit') ?? 50);
        const offset = Number(query.get('offset') ?? 0);
        const rows = names.slice(offset, offset + limit).map((name) => describe(name, statusOf(name)));
        return { json: { total: names.length, current_burn_block: height(), limit, offset, names: rows } };
      },
    ],
    [
      'GET',
      /^\/namespaces$/,
      () => ({ json: { namespaces: namespaces.flatMap((name) => (registry.findNamespaceV2(name) ? [name] : [])) } }),
    ],
    [
      'GET',
      /^\/namespaces\/([a-z0-9_-]+)$/,
      ({ parts: [namespace = ''] }) => {
        const found = registry.findNamespaceV2(namespace);
        return found ? wrap({ namespace, ...jsonOf(found) }) : { status: 404, json: { error: 'Namespace not found' } };
      },
    ],
    [
      'GET',
      /^\/token\/last-id$/,
      () => wrap({ last_token_id: Number(plain(chain.vm.read(bnsV2, 'get-last-token-id', [], bnsDeployer))) }),
    ],
    [
      'GET',
      /^\/tokens\/(\d+)\/(owner|name|info)$/,
      ({ parts: [id, which] }) => {
        const name = registry.findV2(registry.findTokenName(Number(id)) ?? '');
        if (!name) return { status: 404, json: { error: 'Token not found' } };
        if (which === 'owner')
          return wrap({ owner: plain(chain.vm.read(bnsV2, 'get-owner', [Cl.uint(Number(id))], bnsDeployer)) });
        return wrap(which === 'name' ? { full_name: name.name } : describe(name, statusOf(name)));
      },
    ],
    [
      'GET',
      new RegExp(`^/resolve-name/${full}$`),
      withName(({ name, owner }) => {
        const found = registry.readZonefileV2(name);
        if ('failed' in found || found.text === undefined) return { status: 404, json: { error: 'Zonefile not found' } };
        return wrap({ full_name: name, owner, zonefile: found.text });
      }),
    ],
    [
      'GET',
      new RegExp(`^/zonefile/${full}/(raw|profile)$`),
      ({ parts: [name = '', which] }) => {
        const found = registry.readZonefileV2(name);
        if ('failed' in found || found.text === undefined) return { status: 404, json: { error: 'Zonefile not found' } };
        const record = readJsonZonefile(found.text);
        if (which === 'raw') return { json: { zonefile: record ?? found.text } };
        return record ? { json: record } : { status: 400, json: { error: 'Invalid zonefile format' } };
      },
    ],
    [
      'GET',
      new RegExp(`^/subdomains/${full}$`),
      ({ parts: [name = ''] }) => ({ json: { subdomains: subdomainsOf(registry, name) } }),
    ],
    [
      'GET',
      /^\/subdomain\/([a-z0-9_-]+)\.([a-z0-9_-]+\.[a-z0-9_-]+)$/,
      ({ parts: [label = '', parent = ''] }) => {
        const found = subdomainsOf(registry, parent)[label];
        return found ? { json: { zonefile: found } } : { status: 404, json: { error: 'Subdomain not found' } };
      },
    ],
    [
      'GET',
      new RegExp(`^/btc-address/${full}$`),
      ({ parts: [name = ''] }) => {
        const found = registry.readZonefileV2(name);
        const btc = 'text' in found ? readJsonZonefile(found.text ?? '')?.btc : undefined;
        return typeof btc === 'string' && btc ? { json: { btc } } : { status: 404, json: { error: 'No BTC address found' } };
      },
    ],
  ];
}

const noName: Answer = { status: 404, json: { error: 'Name not found' } };

function describe(name: NameV2, status: string) {
  const [label, namespace] = name.name.split('.');
  return {
    id: name.id,
    name_string: label,
    namespace_string: namespace,
    full_name: name.name,
    owner: name.owner,
    registered_at: name.registeredAt ?? null,
    imported_at: name.importedAt ?? null,
    renewal_height: name.renewalHeight,
    stx_burn: name.stxBurn,
    preordered_by: name.preorderedBy ?? null,
    hashed_salted_fqn_preorder: name.hashedSaltedFqnPreorder ?? null,
    revoked: status === 'revoked',
    is_valid: status === 'active' || status === 'grace-period',
  };
}

function readJsonZonefile(text: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** By label. Older zone files hold an object, newer ones a list of one-key objects. */
function subdomainsOf(registry: Registry, name: string): Record<string, unknown> {
  const found = registry.readZonefileV2(name);
  const subdomains = 'text' in found ? readJsonZonefile(found.text ?? '')?.subdomains : undefined;
  return Array.isArray(subdomains) ? Object.assign({}, ...subdomains) : (Object(subdomains) as Record<string, unknown>);
}

function jsonOf(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? Number(inner) : inner)));
}
