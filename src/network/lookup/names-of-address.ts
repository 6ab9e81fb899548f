/** Which names an address has, each asked back: a list says what somebody had when it was made, only the name itself says whose it is. */
import type { HeldName, HeldPart, NamesOfAddress, Told } from '../../contract/lookup.ts';
import { AutonymError } from '../../protocol/error.ts';
import { isName, parseName } from '../../protocol/names/name.ts';
import { readNameV1 } from '../bns-v1.ts';
import { readOwnerV2, readPrimaryName } from '../bns-v2.ts';
import { namesOfFirst, namesOfSecond } from '../holdings.ts';
import { findPrincipalV1 } from './contracts.ts';
import { askSure, askTold, countOf, findTold, type LookupPowers } from './told.ts';

/** A question each, and one more to ask the name back. */
const most = 100;
const mostChecked = 50;
/** At once; the node has others to serve. */
const atOnce = 4;

/** `address`: c32. Never throws for what hosts do. */
export async function findNamesOfAddress(powers: LookupPowers, address: string): Promise<NamesOfAddress> {
  const { nodeHttp: http, network } = powers;
  const one = (name: string | undefined) => (name === undefined ? [] : [name]);
  const told: { [Part in HeldPart]: Told<string[]> } = await allOf({
    primary: askTold(powers, async ({ node }) => one(await readPrimaryName(node, network, address))),
    'second-list': askTold(powers, (place) => namesOfSecond({ http, network }, place, address, most + 1)),
    first: askTold(powers, async ({ node }) => one(await findPrincipalV1(node, network, address))),
    'first-list': askTold(powers, (place) => namesOfFirst(http, place, address)),
  });
  const [primary] = findTold(told.primary) ?? [];
  const second = new Set([...one(primary), ...(findTold(told['second-list']) ?? [])]);
  const first = new Set([...(findTold(told.first) ?? []), ...(findTold(told['first-list']) ?? [])]);
  const held: HeldName[] = [
    ...[...second].map((name): HeldName => ({ name, system: 'bns-v2', check: 'unchecked' })),
    // A name of both systems is told once, by the second, which decides.
    ...[...first].flatMap((name): HeldName[] =>
      second.has(name) ? [] : [{ name, system: name.split('.').length > 2 ? 'subdomain' : 'bns-v1', check: 'unchecked' }],
    ),
  ];
  const listed = held.slice(0, most);
  await inGroups(listed.slice(0, mostChecked), (one) => checkBack(powers, address, one));
  const parts: NamesOfAddress['parts'] = [
    { part: 'primary', told: countOf(told.primary) },
    { part: 'second-list', told: countOf(told['second-list']) },
    { part: 'first', told: countOf(told.first) },
    { part: 'first-list', told: countOf(told['first-list']) },
  ];
  return { address, ...(primary === undefined ? {} : { primary }), names: listed, more: held.length > most, parts };
}

/** Asks the name whose it is. A subdomain is not asked back: that takes its parent, and the page of the name does it. */
async function checkBack(powers: LookupPowers, address: string, held: HeldName): Promise<void> {
  if (held.system === 'subdomain' || !isName(held.name)) return;
  const name = parseName(held.name);
  try {
    const { value } = await askSure(powers, async ({ node }) => {
      const second = await readOwnerV2(node, powers.network, name);
      return held.system === 'bns-v2' || second !== 'no-name' ? second : readNameV1(node, powers.network, name);
    });
    held.check = typeof value === 'object' && value.owner === address ? 'holds' : 'other';
    if (typeof value === 'object' && 'renewalHeight' in value) held.renewalHeight = value.renewalHeight;
  } catch (error) {
    // Nobody could say: it stays unchecked.
    if (!(error instanceof AutonymError)) throw error;
  }
}

async function inGroups<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < all.length; i += atOnce) await Promise.all(all.slice(i, i + atOnce).map(work));
}

async function allOf<Parts extends Record<string, Promise<unknown>>>(
  parts: Parts,
): Promise<{ [Part in keyof Parts]: Awaited<Parts[Part]> }> {
  const entries = await Promise.all(Object.entries(parts).map(async ([part, answer]) => [part, await answer]));
  return Object.fromEntries(entries);
}
