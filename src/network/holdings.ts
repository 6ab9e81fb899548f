/** Which names an address has, by the lists of the API. A plain node has neither list, and a server may have retired them. */
import * as v from 'valibot';
import type { Network } from '../contract/settings.ts';
import { type ClarityValue, parseClarity } from '../protocol/chain/clarity.ts';
import { garbled, readAnswer, textOf } from './answer.ts';
import type { Http, HttpAnswer } from './http.ts';
import type { Node } from './node.ts';

export type Place = { host: string; url: string; node: Node };

const timeoutMs = 8_000;
const maxBytes = 1_048_576;
const maxNames = 1_000;
/** Of every kind, names and pictures. */
const maxHoldings = 10_000;

/** Of the first system, and subdomains. Throws what `Http` throws, `host-refused`, `host-garbled`. */
export async function namesOfFirst(http: Http, { host, url }: Place, address: string): Promise<string[]> {
  const answer = await http({ url: `${url}/v1/addresses/stacks/${address}`, timeoutMs, maxBytes });
  return readAnswer(host, answer, namesShape).names.slice(0, maxNames);
}

/** The second system's names are tokens; which name a token is, its contract says: one question each, at most so many. Throws the same. */
export async function namesOfSecond(
  { http, network }: { http: Http; network: Network },
  place: Place,
  address: string,
  most = maxNames,
): Promise<string[]> {
  const asset = `${network.bnsV2}::BNS-V2`;
  const tokens = await holdingsOf(http, place, address, asset);
  const names: string[] = [];
  for (const token of tokens.slice(0, most)) {
    const answer = await place.node.callRead(network.bnsV2, 'get-bns-from-id', [token]);
    if (answer.type === 'none') continue;
    const fields = answer.type === 'some' && answer.value.type === 'tuple' ? answer.value.fields : undefined;
    const [name, namespace] = [fields?.get('name'), fields?.get('namespace')];
    if (name?.type !== 'buffer' || namespace?.type !== 'buffer') throw garbled(place.host, 'a name that is not understood');
    names.push(`${textOf(name.bytes)}.${textOf(namespace.bytes)}`);
  }
  return names;
}

/** The newer route first; servers before 2026 have only the older one. */
async function holdingsOf(http: Http, { host, url }: Place, address: string, asset: string): Promise<ClarityValue[]> {
  const get = (path: string) => http({ url: `${url}${path}`, timeoutMs, maxBytes });
  const newer = (cursor: string) => get(`/extended/v3/principals/${address}/balances/nft?limit=50${cursor}`);
  const older = (offset: number) =>
    get(
      `/extended/v1/tokens/nft/holdings?principal=${address}&asset_identifiers=${encodeURIComponent(asset)}&limit=50&offset=${offset}`,
    );
  const first = await newer('');
  const isNewer = first.status !== 404 && first.status !== 410;
  const tokens: ClarityValue[] = [];
  let answer: HttpAnswer = isNewer ? first : await older(0);
  for (let seen = 0; ; ) {
    const { results, total, cursor } = readAnswer(host, answer, holdingsShape);
    seen += results.length;
    for (const { asset_identifier, value } of results) if (asset_identifier === asset) tokens.push(readToken(host, value.hex));
    const next = isNewer ? cursor?.next : seen < total || undefined;
    if (results.length === 0 || !next || seen >= maxHoldings) return tokens;
    answer = typeof next === 'string' ? await newer(`&cursor=${encodeURIComponent(next)}`) : await older(seen);
  }
}

function readToken(host: string, hex: string): ClarityValue {
  try {
    return parseClarity(hex);
  } catch (cause) {
    throw garbled(host, 'a token that is not understood', cause);
  }
}

const namesShape = v.object({ names: v.array(v.string()) });
const holdingsShape = v.object({
  total: v.number(),
  results: v.array(v.object({ asset_identifier: v.string(), value: v.object({ hex: v.string() }) })),
  cursor: v.optional(v.object({ next: v.optional(v.nullable(v.string())) })),
});
