/** The questions behind an answer as they travel: for whoever wants to ask them again by hand, of the same node or of another. */
import { bytesToUtf8 } from '@noble/hashes/utils';
import type { Dig, DigStep } from '../../contract/lookup.ts';
import { bufferOf, type ClarityValue, formatClarity, parseClarity } from '../../protocol/chain/clarity.ts';
import { formatClarityText } from '../../protocol/chain/clarity-text.ts';
import { AutonymError } from '../../protocol/error.ts';
import { parentOf, parseName } from '../../protocol/names/name.ts';
import { isJsonObject, parseJson } from '../../protocol/token/json.ts';
import { hostOf } from '../answer.ts';
import type { LookupPowers } from './told.ts';

const timeoutMs = 8_000;
const maxBytes = 262_144;
/** What one answer may fill of the screen. */
const mostShown = 20_000;

type Ask = { asked: string; path: string; body?: string };

/** Of every node. Throws `bad-name`. Nothing that a node answers is an error here: what came is shown as it came. */
export async function dig(powers: LookupPowers, full: string): Promise<Dig> {
  const { network, now } = powers;
  const name = parseName(full);
  // A name under a name stands in no contract: its parent does.
  const { labels, namespace } = name.kind === 'name' ? name : parentOf(name);
  const [label, space] = [bufferOf(labels.at(-1) ?? ''), bufferOf(namespace)];
  const key: ClarityValue = { type: 'tuple', fields: new Map([['name', label] as const, ['namespace', space] as const]) };
  const { bnsV1, bnsV2, zonefileResolver } = network;
  const asks: Ask[] = [
    { asked: 'info', path: '/v2/info' },
    read(bnsV2, 'can-resolve-name', [space, label]),
    read(bnsV2, 'get-bns-info', [label, space]),
    read(bnsV2, 'get-id-from-bns', [label, space]),
    read(bnsV2, 'get-namespace-properties', [space]),
    read(zonefileResolver, 'resolve-name', [label, space]),
    map(zonefileResolver, 'zonefile', key),
    read(bnsV1, 'name-resolve', [space, label]),
    { asked: 'listed', path: `/v1/names/${name.full}` },
  ];
  const startedAtMs = now();
  const steps = await Promise.all(
    network.nodeUrls.map(async (url) => {
      const mine: DigStep[] = [];
      // One after the other, because public nodes count requests.
      for (const ask of asks) mine.push(await step(powers, url, ask));
      return mine;
    }),
  );
  return { name: name.full, network: network.label, startedAtMs, steps: steps.flat() };
}

function read(contract: string, fn: string, args: ClarityValue[]): Ask {
  const [address = '', name = ''] = contract.split('.');
  return {
    asked: [`${name}.${fn}`, ...args.map(formatClarityText)].join(' '),
    path: `/v2/contracts/call-read/${address}/${name}/${fn}`,
    body: JSON.stringify({ sender: address, arguments: args.map(formatClarity) }),
  };
}

function map(contract: string, entries: string, key: ClarityValue): Ask {
  const [address = '', name = ''] = contract.split('.');
  return {
    asked: `${name}.${entries} ${formatClarityText(key)}`,
    path: `/v2/map_entry/${address}/${name}/${entries}?proof=0`,
    body: JSON.stringify(formatClarity(key)),
  };
}

async function step({ nodeHttp, now }: LookupPowers, node: string, { asked, path, body }: Ask): Promise<DigStep> {
  const url = `${node}${path}`;
  const method = body === undefined ? 'GET' : 'POST';
  const headers = { 'Content-Type': 'application/json' };
  const start = now();
  const common = { host: hostOf(node), method, url, asked, ...(body === undefined ? {} : { body }) } as const;
  const took = () => Math.max(0, Math.round(now() - start));
  try {
    const answer = await nodeHttp({ url, method, timeoutMs, maxBytes, ...(body === undefined ? {} : { headers, body }) });
    const raw = bytesToUtf8(answer.body);
    const shown = readable(raw);
    return {
      ...common,
      ms: took(),
      status: answer.status,
      raw: raw.slice(0, mostShown),
      ...(shown === undefined ? {} : { answer: shown.slice(0, mostShown) }),
    };
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    return { ...common, ms: took(), failed: error.said() };
  }
}

/** A value of a contract in the notation of Clarity; undefined of everything else, which reads as it is. */
function readable(raw: string): string | undefined {
  try {
    const json = parseJson(raw);
    const hex = isJsonObject(json) ? (json['result'] ?? json['data']) : undefined;
    return typeof hex === 'string' ? formatClarityText(parseClarity(hex)) : undefined;
  } catch {
    // Not JSON, or no value: what came is shown as it came.
    return undefined;
  }
}
