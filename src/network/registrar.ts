/**
 * What the owner of a name says of its subdomains elsewhere than on the chain: a resolver of their own (`_resolver`), which answers for those
 * that are not written down yet, and a file that a JSON zone file names. Both are hosts that strangers chose: https, no private network, bounded.
 */
import { bytesToUtf8 } from '@noble/hashes/utils';
import { AutonymError } from '../protocol/error.ts';
import type { Name } from '../protocol/names/name.ts';
import { findJsonSubdomain, type JsonSubdomain } from '../protocol/names/subdomain-places.ts';
import { readTarget } from '../protocol/names/target.ts';
import { checkStatus, garbled, hostOf, readJson } from './answer.ts';
import type { Http } from './http.ts';
import { type ListedName, makeNode } from './node.ts';
import type { Outcome, Questions } from './questions.ts';

export type ElsewherePowers = { http: Http; questions: Questions; isLocalNetwork: boolean };

const timeoutMs = 8_000;
/** A name each, in JSON: some thousands. */
const maxBytes = 262_144;

/** By the route every resolver has had since 2018. Throws `subdomain-elsewhere` for one at a place we do not ask. */
export async function askRegistrar(
  { http, questions, isLocalNetwork }: ElsewherePowers,
  resolver: string,
  { full }: Name,
): Promise<Outcome<ListedName | undefined>> {
  const url = readPlace(resolver, isLocalNetwork)?.replace(/\/+$/, '');
  if (url === undefined || /[?#]/.test(url)) throw notAsked(resolver);
  return questions.askHost(
    hostOf(url),
    'registrar',
    () => makeNode({ http, url }).findListed(full),
    (found) => (found ? { code: 'owner', places: [found.owner] } : { code: 'no-subdomain' }),
  );
}

/** Undefined inside: the file was read, and has no such subdomain. Throws `subdomain-elsewhere` for a file in a place we do not ask. */
export async function askSubdomainFile(
  { http, questions, isLocalNetwork }: ElsewherePowers,
  file: string,
  label: string,
): Promise<Outcome<JsonSubdomain | undefined>> {
  const url = readPlace(file, isLocalNetwork);
  if (url === undefined) throw notAsked(file);
  const host = hostOf(url);
  return questions.askHost(
    host,
    'subdomain-file',
    async () => {
      const answer = await http({ url, timeoutMs, maxBytes });
      checkStatus(host, answer);
      readJson(host, answer);
      const text = bytesToUtf8(answer.body);
      if (!text.trimStart().startsWith('{')) throw garbled(host, 'something that is no list of subdomains');
      // With the word around it, or without, as the SDK wrote it.
      return findJsonSubdomain(text, label) ?? findJsonSubdomain(`{"subdomains":${text}}`, label);
    },
    (found) => (found ? { code: 'owner', places: [found.owner] } : { code: 'no-subdomain' }),
  );
}

function readPlace(text: string, isLocalNetwork: boolean): string | undefined {
  const target = readTarget(text, isLocalNetwork);
  return 'address' in target ? target.address : undefined;
}

function notAsked(place: string): AutonymError {
  return new AutonymError('subdomain-elsewhere', `Subdomains are kept at a place that is not asked: ${place.slice(0, 80)}`);
}
