/** Which names stand under a name: what its owner wrote down, a file that names, and the list of the API. None of them need be whole. */
import * as v from 'valibot';
import type { SubdomainList, SubdomainPart, Told } from '../../contract/lookup.ts';
import type { NameAnswer } from '../../contract/names.ts';
import { AutonymError } from '../../protocol/error.ts';
import { isName, parseName } from '../../protocol/names/name.ts';
import { findResolver, findSubdomainFile } from '../../protocol/names/subdomain-places.ts';
import { readTarget } from '../../protocol/names/target.ts';
import { parseZonefile } from '../../protocol/names/zonefile.ts';
import { isJsonObject, parseJson } from '../../protocol/token/json.ts';
import { checkStatus, hostOf, readAnswer, readJson, textOf } from '../answer.ts';
import { isLocalNetwork } from '../endpoints.ts';
import { askTold, countOf, findTold, type LookupPowers } from './told.ts';

const timeoutMs = 8_000;
/** As of the file that one subdomain is looked for in; the list of the largest parents is longer and is cut. */
const maxBytes = 262_144;
const most = 200;

/** `answer`: of the name, as it was resolved. Never throws for what hosts do. */
export async function findSubdomains(
  powers: LookupPowers,
  answer: Pick<NameAnswer, 'name' | 'zonefile' | 'readings' | 'notFollowed'>,
): Promise<SubdomainList> {
  const { nodeHttp } = powers;
  const parent = parseName(answer.name).full;
  const { text = '', state } = answer.zonefile ?? {};
  // Of what is not followed nothing is read, and nobody asked.
  const isTheirs = !isWithheld(answer.notFollowed) && (state === 'current' || state === 'listed');
  const host = answer.readings.find((reading) => reading.state === 'said')?.host ?? '';
  const written = isTheirs ? readWritten(text, parent) : { labels: [] };
  const file = isTheirs ? findSubdomainFile(text) : undefined;
  const [inFile, list] = await Promise.all([
    file === undefined ? undefined : readFile(powers, file),
    askTold(powers, async ({ host, url }) => {
      const found = await nodeHttp({ url: `${url}/v1/names/${parent}/subdomains`, timeoutMs, maxBytes: 4 * maxBytes });
      return readAnswer(host, found, listShape).filter((name) => name.endsWith(`.${parent}`) && isName(name));
    }),
  ]);
  const told: { part: SubdomainPart; told: Told<string[]> }[] = [
    { part: 'written', told: writtenTold(answer, host, fullOf(written.labels, parent)) },
    ...(inFile ? [{ part: 'file' as const, told: namesOf(inFile, parent) }] : []),
    { part: 'list', told: list },
  ];
  const by = new Map<string, SubdomainPart[]>();
  for (const { part, told: names } of told)
    for (const name of new Set(findTold(names))) by.set(name, [...(by.get(name) ?? []), part]);
  const all = [...by].map(([name, by]) => ({ name, by })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    name: parent,
    subdomains: all.slice(0, most),
    more: all.length > most,
    parts: told.map(({ part, told: names }) => ({ part, told: countOf(names) })),
    ...(written.resolver === undefined ? {} : { resolver: hostOf(written.resolver) }),
  };
}

/** Whose file it is is not settled, or it is somebody else's. A file that only leads nowhere tells of its subdomains all the same. */
const isWithheld = (notFollowed: NameAnswer['notFollowed'] | undefined): boolean =>
  notFollowed === 'changed' || notFollowed === 'contradiction' || notFollowed === 'earlier-owner';

/** A zone file that could not be had tells of no subdomain, and not that there is none. */
function writtenTold(
  { zonefile, notFollowed }: Pick<NameAnswer, 'zonefile' | 'notFollowed'>,
  host: string,
  names: string[],
): Told<string[]> {
  const isRead = !isWithheld(notFollowed) && (zonefile?.state === 'current' || zonefile?.state === 'listed');
  if (zonefile === undefined || isRead) return { state: 'told', host, value: names };
  return { state: 'untold', host };
}

/** Labels, as they stand; `resolver`: who is said to know more. What does not read tells of none. */
function readWritten(text: string, parent: string): { labels: string[]; resolver?: string } {
  if (text.trimStart().startsWith('{')) return { labels: labelsOf(parse(text)) };
  try {
    const zonefile = parseZonefile(text);
    const labels = zonefile.records.flatMap((record) =>
      record.kind === 'txt' && record.texts.some((one) => one.startsWith('owner='))
        ? [record.label.endsWith(`.${parent}`) ? record.label.slice(0, -parent.length - 1) : record.label]
        : [],
    );
    const resolver = findResolver(zonefile);
    return { labels, ...(resolver === undefined ? {} : { resolver }) };
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    return { labels: [] };
  }
}

async function readFile({ http, network }: LookupPowers, file: string): Promise<Told<string[]>> {
  const target = readTarget(file, isLocalNetwork(network));
  const elsewhere = new AutonymError(
    'subdomain-elsewhere',
    `Subdomains are kept at a place that is not asked: ${file.slice(0, 80)}`,
  );
  if (!('address' in target)) return { state: 'failed', why: elsewhere.said() };
  const host = hostOf(target.address);
  try {
    const answer = await http({ url: target.address, timeoutMs, maxBytes });
    checkStatus(host, answer);
    readJson(host, answer);
    const value = parse(textOf(answer.body));
    // With the word around it, or without, as the SDK wrote it.
    const labels = labelsOf(value);
    return { state: 'told', host, value: labels.length > 0 ? labels : labelsOf({ subdomains: value }) };
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    return { state: 'failed', why: error.said() };
  }
}

/** In an object by label, a list of such objects, or a list of objects with a `name`: the three ways of the SDKs. */
function labelsOf(value: unknown): string[] {
  const subdomains = isJsonObject(value) ? value['subdomains'] : undefined;
  return (Array.isArray(subdomains) ? subdomains : [subdomains]).flatMap((group) => {
    if (!isJsonObject(group)) return [];
    const own = group['name'];
    return typeof own === 'string' ? [own] : Object.keys(group).filter((label) => isJsonObject(group[label]));
  });
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // It says nothing that can be read.
    return undefined;
  }
}

function namesOf(labels: Told<string[]>, parent: string): Told<string[]> {
  return labels.state === 'told' ? { ...labels, value: fullOf(labels.value, parent) } : labels;
}

function fullOf(labels: string[], parent: string): string[] {
  return labels.map((label) => `${label.toLowerCase()}.${parent}`).filter(isName);
}

const listShape = v.array(v.string());
