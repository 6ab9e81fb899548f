/**
 * One search for what words own, as a plain value: accounts derived so far, and every answer. What to ask next follows from it alone, so a
 * search that was cut short goes on where it was.
 */
import { bitcoinFromStacks } from '../../protocol/keys/address.ts';
import { isName } from '../../protocol/names/name.ts';
import {
  type Account,
  type Answer,
  type BucketForm,
  type ConfigAccount,
  type FindingOf,
  type Generation,
  keyOf,
  type Outside,
  type Question,
} from './question.ts';

export type Dig = {
  format: 3;
  networkId: string;
  hasHub: boolean;
  /** So many accounts in a row without a trace end the search, from 0 on and behind each that has one. */
  gap: number;
  /** Accounts that this browser has already: they count as used. */
  known: number[];
  /** Those of `wantedOf`, as far as they were derived, by index: there may be holes. From outside, those of `addressesGiven` as they came up. */
  accounts: Account[];
  /** Without the words. */
  outside?: Outside;
  /** By `keyOf`. */
  answers: Record<string, Answer>;
  status: 'running' | 'stopped' | 'done';
  startedAtMs: number;
  endedAtMs?: number;
};

/** BIP-44 has 20 for addresses that cost nothing; an account was made by hand, and the clients of 2020 stopped at the first unused one. */
export const usualGap = 5;
export const generations: Generation[] = ['2021', '2020'];
const xverseForms: BucketForm[] = ['xverse-2025', 'xverse-2023'];

/** The addresses of an exported key come from two branches in turn. */
const outsideGap = 2 * usualGap;

export function newDig(init: Pick<Dig, 'networkId' | 'hasHub' | 'known' | 'startedAtMs' | 'outside'>): Dig {
  const gap = init.outside ? outsideGap : usualGap;
  return { format: 3, gap, accounts: [], answers: {}, status: 'running', ...init };
}

/** Whose things are looked for from outside: the name's owner, what was given, and whoever signed what was found there. */
export function addressesGiven(dig: Dig): string[] {
  const { name, addresses = [] } = dig.outside ?? {};
  const owner = name === undefined ? undefined : findingOf(dig, { kind: 'name', name })?.owner;
  const signers = dig.accounts.flatMap((account) =>
    questionsOf(dig, account).flatMap((question) =>
      question.kind === 'profile' ? (findingOf(dig, question)?.signer ?? []) : [],
    ),
  );
  return [...new Set([...(owner === undefined ? [] : [owner]), ...addresses, ...signers])];
}

/** An address as an account that has no other. A contract may own a name and has no storage. */
export function accountOf(address: string, index: number): Account {
  const idAddress = address.includes('.') ? '' : bitcoinFromStacks(address);
  return { index, idAddress, identity: address, stacks: address, stacksByAccount: address };
}

/** What is known of a question: also the part of an answer that was not whole. */
export function findingOf<K extends Question['kind']>(dig: Dig, question: Question & { kind: K }): FindingOf<K> | undefined {
  const answer = dig.answers[keyOf(question)];
  if (answer === undefined || answer.is === 'nothing') return undefined;
  return answer.what as FindingOf<K> | undefined;
}

/**
 * The accounts to be looked at, as far as is known now, in order: the first ones, those that settings list or this browser has, and as many
 * behind each of them and of those with a trace as the gap says. One far away brings its own neighbours, not all that lie between.
 */
export function wantedOf(dig: Dig): number[] {
  const used = dig.accounts.filter((account) => isUsed(dig, account)).map(({ index }) => index);
  if (dig.outside) {
    const reach = used.reduce((last, index) => Math.max(last, index + 1), 0) + dig.gap;
    return [...Array(Math.min(reach, addressesGiven(dig).length)).keys()];
  }
  const wanted = new Set(Array(dig.gap).keys());
  for (const index of [...Array(listedCount(dig)).keys(), ...dig.known, ...used])
    for (let behind = 0; behind <= dig.gap; behind++) wanted.add(index + behind);
  return [...wanted].sort((a, b) => a - b);
}

function listedCount(dig: Dig): number {
  return Math.max(...generations.map((generation) => configOf(dig, generation).length));
}

/**
 * Every question that follows from what is known, the likeliest to find something first: settings of older wallets, then account 0 and those
 * that the settings list, then the others in order. A name that came up is followed at once, so that it can be shown.
 */
export function planOf(dig: Dig): Question[] {
  const listed = Math.max(1, listedCount(dig));
  const known = new Set(dig.known);
  const wanted = new Set(wantedOf(dig));
  const ranked: [rank: number, question: Question][] = [];
  if (dig.hasHub) ranked.push([0, { kind: 'hub' }]);
  if (!dig.outside && findingOf(dig, { kind: 'hub' }))
    for (const generation of generations) ranked.push([1, { kind: 'config', generation }]);
  for (const name of namesOf(dig)) {
    ranked.push([2, { kind: 'name', name }]);
    if (needsFate(dig, name)) ranked.push([3, { kind: 'fate', name }]);
  }
  for (const account of dig.accounts) {
    const { index } = account;
    if (!wanted.has(index)) continue;
    const base = (index < listed || known.has(index) ? 1 : 3) * tier + index * 20;
    for (const [step, question] of questionsOf(dig, account).entries()) ranked.push([base + step, question]);
  }
  for (const bucket of bucketsOf(dig)) ranked.push([2 * tier + bucket.index, bucket]);
  ranked.sort(([a], [b]) => a - b);
  return [...new Map(ranked.map(([, question]) => [keyOf(question), question])).values()];
}

/** Ranks of one kind of account: more than any index needs. */
const tier = 2 ** 36;

/** Everything asked about one account, the likeliest first. */
export function questionsOf(dig: Dig, { index, idAddress, identity, stacks, stacksByAccount }: Account): Question[] {
  const names = (system: 'v1' | 'v2', address: string): Question => ({ kind: 'names', system, address });
  const isStored = findingOf(dig, { kind: 'hub' }) !== undefined;
  const profile = (bucket: string, path: string): Question[] =>
    isStored && bucket !== '' ? [{ kind: 'profile', index, bucket, path }] : [];
  const other: Question[] =
    stacksByAccount === stacks
      ? []
      : [names('v2', stacksByAccount), { kind: 'balance', address: stacksByAccount }, names('v1', stacksByAccount)];
  const first = dig.accounts[0]?.idAddress;
  const wrongFolder = dig.outside ? undefined : wrongFolderOf(index);
  return [
    names('v2', stacks),
    names('v1', identity),
    names('v1', stacks),
    names('v2', identity),
    ...profile(idAddress, 'profile.json'),
    { kind: 'balance', address: stacks },
    ...other,
    { kind: 'balance', address: identity },
    ...(first === undefined || wrongFolder === undefined ? [] : profile(first, `${wrongFolder}/profile.json`)),
  ];
}

/** Blockstack Browser wrote the profile of its Nth identity into a folder of the first one's bucket, by this rule. */
export function wrongFolderOf(index: number): number | undefined {
  if (index < 2) return index;
  return index % 2 === 1 ? 1 + Math.floor(index / 2) : undefined;
}

/** Something of this account was found. */
export function isUsed(dig: Dig, account: Account): boolean {
  return questionsOf(dig, account).some((question) => findingOf(dig, question) !== undefined);
}

export function configOf(dig: Dig, generation: Generation): ConfigAccount[] {
  return findingOf(dig, { kind: 'config', generation })?.accounts ?? [];
}

/** The account that an entry of a wallet's settings is about: by its address where it says one, else by its place. */
export function indexOfConfig(dig: Dig, { address }: ConfigAccount, place: number): number {
  return (address === undefined ? undefined : accountsByAddress(dig).get(address)?.index) ?? place;
}

/** Every name that came up anywhere, also in settings that only remember it. */
export function namesOf(dig: Dig): string[] {
  const held = dig.accounts.flatMap((account) =>
    questionsOf(dig, account).flatMap((question) => (question.kind === 'names' ? (findingOf(dig, question)?.names ?? []) : [])),
  );
  const remembered = generations.flatMap((generation) => configOf(dig, generation).flatMap(({ username }) => username ?? []));
  // What others wrote may be no name at all.
  const asked = dig.outside?.name ?? [];
  return [
    ...new Set(
      [...held, ...remembered]
        .concat(asked)
        .filter(isName)
        .map((name) => name.toLowerCase()),
    ),
  ];
}

/** Whose a name is, when it is one of ours; undefined when it is not, or not known. */
export function ownerOf(dig: Dig, name: string): Account | undefined {
  const owner = findingOf(dig, { kind: 'name', name })?.owner;
  return owner === undefined ? undefined : accountsByAddress(dig).get(owner);
}

/** Scratch: a list of accounts never changes, a longer one takes its place. */
const byAddress = new WeakMap<Account[], Map<string, Account>>();

/** By every address of theirs, also the one of Bitcoin. */
function accountsByAddress({ accounts }: Dig): Map<string, Account> {
  const known = byAddress.get(accounts);
  if (known) return known;
  const map = new Map<string, Account>();
  for (const account of accounts)
    for (const address of [account.idAddress, ...addressesOf(account)]) if (!map.has(address)) map.set(address, account);
  byAddress.set(accounts, map);
  return map;
}

export function addressesOf({ identity, stacks, stacksByAccount }: Account): string[] {
  return [...new Set([identity, stacks, stacksByAccount])];
}

/** A name that is looked at from outside is its owner's, whoever that is. */
export function isOwned(dig: Dig, name: string): boolean {
  return name === dig.outside?.name || ownerOf(dig, name) !== undefined;
}

function needsFate(dig: Dig, name: string): boolean {
  const found = findingOf(dig, { kind: 'name', name });
  if (found === undefined || found.status === 'unknown-namespace' || found.system === 'subdomain') return false;
  return found.status !== 'registered' || !isOwned(dig, name);
}

/** The buckets of apps that settings or a profile name. Which wallet's form it was is not written there, so every form is asked. */
function bucketsOf(dig: Dig): (Question & { kind: 'bucket' })[] {
  if (dig.outside || !findingOf(dig, { kind: 'hub' })) return [];
  return usedApps(dig).flatMap(({ index, origin, fromConfig }) => [
    { kind: 'bucket' as const, index, origin, form: 'shipped' as const },
    ...(fromConfig ? xverseForms : []).map((form) => ({ kind: 'bucket' as const, index: 0, origin, form })),
  ]);
}

export type UsedApp = { index: number; origin: string; fromConfig: boolean; lastMs?: number };

/** Each account and app once. */
export function usedApps(dig: Dig): UsedApp[] {
  const apps = new Map<string, UsedApp>();
  const note = (app: UsedApp) => {
    const key = `${app.index} ${app.origin}`;
    const before = apps.get(key);
    const lastMs = Math.max(before?.lastMs ?? 0, app.lastMs ?? 0);
    apps.set(key, { ...app, fromConfig: app.fromConfig || before?.fromConfig === true, ...(lastMs > 0 ? { lastMs } : {}) });
  };
  for (const generation of generations)
    for (const [place, entry] of configOf(dig, generation).entries())
      for (const { origin, lastMs } of entry.apps)
        note({
          index: indexOfConfig(dig, entry, place),
          origin,
          fromConfig: generation === '2021',
          ...(lastMs === undefined ? {} : { lastMs }),
        });
  for (const account of dig.accounts)
    for (const question of questionsOf(dig, account))
      if (question.kind === 'profile')
        for (const origin of findingOf(dig, question)?.origins ?? []) note({ index: account.index, origin, fromConfig: false });
  return [...apps.values()];
}

/** What a search learned since it was last written down. */
export type News = { accounts: Account[]; answers: Record<string, Answer> };

/** With them. The answers are changed in place: a copy for each would be a hundred thousand copies of a hundred thousand. */
export function withNews(dig: Dig, { accounts, answers }: News): Dig {
  const isMore = accounts.length > 0;
  const all = isMore ? [...dig.accounts, ...accounts].sort((a, b) => a.index - b.index) : dig.accounts;
  return { ...dig, accounts: all, answers: Object.assign(dig.answers, answers) };
}

/** One more answer, in a search of its own. */
export function withAnswer(dig: Dig, question: Question, answer: Answer): Dig {
  return { ...dig, answers: { ...dig.answers, [keyOf(question)]: answer } };
}

/** Nothing is asked twice that was answered; what was not is asked anew. */
export function openAgain(dig: Dig, known: number[], gap = dig.gap): Dig {
  const answers = Object.fromEntries(
    Object.entries(dig.answers).map(([key, answer]) => [
      key,
      answer.is === 'unanswered' ? { ...answer, tries: 0, lasting: false, againAtMs: 0 } : answer,
    ]),
  );
  const { endedAtMs: _, ...rest } = dig;
  return { ...rest, known, gap, answers, status: 'running' };
}
