/** What a name was: by the record of its contract, by the list of moves an API keeps, and by what this browser saw itself. */
import { bytesToHex } from '@noble/hashes/utils';
import * as v from 'valibot';
import type { HistoryPart, NameEvent, NameHistory, Told } from '../../contract/lookup.ts';
import type { NameTip } from '../../contract/names.ts';
import { formatClarity } from '../../protocol/chain/clarity.ts';
import { hash160 } from '../../protocol/keys/address.ts';
import { parseName } from '../../protocol/names/name.ts';
import { readAnswer } from '../answer.ts';
import { readNameV1 } from '../bns-v1.ts';
import type { Place } from '../holdings.ts';
import type { Http } from '../http.ts';
import { checkKind, findRecordV2, findTokenV2, findWrittenV2 } from './contracts.ts';
import { askTold, countOf, findTold, type LookupPowers } from './told.ts';

/** What this browser saw of the name, oldest first. */
export type Seen = { atMs: number; owner: string; zonefileHash: string };

const timeoutMs = 8_000;
const maxBytes = 262_144;
const mostMoves = 100;
/** Bitcoin finds a block every ten minutes. */
const blockMs = 600_000;

/** Never throws for what hosts do; throws `bad-name`, and `only-names` of a subdomain. */
export async function findHistory(powers: LookupPowers, full: string, seen: readonly Seen[]): Promise<NameHistory> {
  const { nodeHttp, network, now } = powers;
  const name = parseName(full);
  checkKind(name);
  let more = false;
  const [tip, record, moves, written, first] = await Promise.all([
    askTold(powers, async ({ node }): Promise<NameTip> => ({ ...(await node.info()), atMs: now() })),
    askTold(powers, async ({ node, host }) => recordEvents(await findRecordV2(node, network, name), host)),
    askTold(powers, async (place) => {
      const found = await findMoves(nodeHttp, place, `${network.bnsV2}::BNS-V2`, await findTokenV2(place.node, network, name));
      more = found.more;
      return found.events;
    }),
    askTold(powers, async ({ node, host }) => writtenEvents(await findWrittenV2(node, network, name), host)),
    askTold(powers, async ({ node, host }) => firstEvents(await readNameV1(node, network, name), host)),
  ]);
  const ours: Told<NameEvent[]> = { state: 'told', host: '', value: seen.map(seenEvent) };
  const told = { record, moves, written, first, seen: ours };
  const at = findTold(tip);
  return {
    name: name.full,
    events: Object.values(told)
      .flatMap((part) => findTold(part) ?? [])
      .map((event) => withTime(event, at))
      .sort((one, other) => (other.atMs ?? 0) - (one.atMs ?? 0)),
    more,
    parts: (Object.keys(told) as HistoryPart[]).map((part) => ({ part, told: countOf(told[part]) })),
    ...(at === undefined ? {} : { tip: at }),
  };
}

function recordEvents(record: Awaited<ReturnType<typeof findRecordV2>>, host: string): NameEvent[] {
  const base = { host, by: 'contract' } as const;
  const { registeredAt, importedAt, preorderedBy } = record ?? {};
  return [
    ...(registeredAt === undefined
      ? []
      : [
          {
            ...base,
            what: 'registered' as const,
            burnHeight: registeredAt,
            ...(preorderedBy === undefined ? {} : { owner: preorderedBy }),
          },
        ]),
    ...(importedAt === undefined ? [] : [{ ...base, what: 'imported' as const, burnHeight: importedAt }]),
  ];
}

function writtenEvents(written: Awaited<ReturnType<typeof findWrittenV2>>, host: string): NameEvent[] {
  if (written === undefined) return [];
  const { owner, bytes, revoked } = written;
  const base = { owner, host, by: 'contract' } as const;
  return [
    ...(revoked ? [{ ...base, what: 'revoked' as const }] : []),
    ...(bytes ? [{ ...base, what: 'written' as const, zonefileHash: bytesToHex(hash160(bytes)) }] : []),
  ];
}

function firstEvents(first: Awaited<ReturnType<typeof readNameV1>>, host: string): NameEvent[] {
  if (typeof first !== 'object') return [];
  const { owner, zonefileHash } = first;
  return [{ what: 'first', owner, host, by: 'contract', ...(zonefileHash === undefined ? {} : { zonefileHash }) }];
}

function seenEvent({ atMs, owner, zonefileHash }: Seen): NameEvent {
  return { what: 'seen', atMs, exact: true, owner, ...(zonefileHash ? { zonefileHash } : {}), host: '', by: 'browser' };
}

/** A block's own time where a list gives it; else about when it was, by ten minutes a block. */
function withTime(event: NameEvent, tip: NameTip | undefined): NameEvent {
  if (event.atMs !== undefined || event.burnHeight === undefined || tip === undefined) return event;
  return { ...event, atMs: tip.atMs + (event.burnHeight - tip.burnHeight) * blockMs };
}

/** The moves of a token, newest first, with the time of each block. Servers before the autumn of 2026 have no such list. */
async function findMoves(
  http: Http,
  { host, url }: Place,
  asset: string,
  token: bigint | undefined,
): Promise<{ events: NameEvent[]; more: boolean }> {
  if (token === undefined) return { events: [], more: false };
  const value = formatClarity({ type: 'uint', value: token });
  const path = `/extended/v3/tokens/nft/${encodeURIComponent(asset)}/${value}/history?limit=${pageSize}`;
  const events: NameEvent[] = [];
  for (let cursor = ''; ; ) {
    const answer = await http({ url: `${url}${path}${cursor}`, timeoutMs, maxBytes });
    const { results, cursor: place } = readAnswer(host, answer, movesShape);
    events.push(...results.map((move) => moveEvent(move, host)));
    const { next } = place;
    if (!next || results.length === 0) return { events, more: false };
    if (events.length >= mostMoves) return { events, more: true };
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
}

function moveEvent({ sender, recipient, transaction, block }: v.InferOutput<typeof moveShape>, host: string): NameEvent {
  return {
    what: sender === null ? 'given' : recipient === null ? 'burned' : 'moved',
    ...(recipient === null ? {} : { owner: recipient }),
    ...(sender === null ? {} : { from: sender }),
    stacksHeight: block.height,
    atMs: block.time * 1000,
    exact: true,
    transaction: transaction.tx_id,
    host,
    by: 'list',
  };
}

const pageSize = 50;
const principal = v.pipe(v.string(), v.regex(/^S[0-9A-Z]{20,45}(\.[A-Za-z][A-Za-z0-9_-]{0,127})?$/));
const moveShape = v.object({
  sender: v.nullable(principal),
  recipient: v.nullable(principal),
  transaction: v.object({ tx_id: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/i)) }),
  block: v.object({
    height: v.pipe(v.number(), v.integer(), v.minValue(0)),
    time: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
});
const movesShape = v.object({
  results: v.array(moveShape),
  cursor: v.object({ next: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(500)))) }),
});
