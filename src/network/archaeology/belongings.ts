/** The map of a search: what is *yours*, what was *lost*, and what was *not answered yet*. Told from the search alone. */
import type {
  FoundAccount as Belonging,
  LostThing as Loss,
  UnansweredQuestion as Pending,
} from '../../contract/commands/survey.ts';
import {
  addressesOf,
  configOf,
  type Dig,
  findingOf,
  generations,
  indexOfConfig,
  isOwned,
  namesOf,
  ownerOf,
  planOf,
  questionsOf,
  usedApps,
} from './dig.ts';
import { type Account, type FindingOf, keyOf, type Question } from './question.ts';
import { isOpen } from './run.ts';

export type Belongings = {
  yours: Belonging[];
  lost: Loss[];
  pending: Pending[];
  answered: number;
  planned: number;
  accounts: number;
};

const blockMs = 600_000;
const graceBlocks = 5_000;

export function belongingsOf(dig: Dig, nowMs: number): Belongings {
  const plan = planOf(dig);
  const pending = plan.flatMap((question) => pendingOf(dig, question));
  return {
    yours: dig.accounts.flatMap((account) => belongingsOfAccount(dig, account)),
    lost: [...lostNames(dig, nowMs), ...lostProfiles(dig), ...lostBuckets(dig)],
    pending,
    answered: plan.filter((question) => !isOpen(dig, question)).length,
    planned: plan.length,
    accounts: dig.accounts.length,
  };
}

function belongingsOfAccount(dig: Dig, account: Account): Belonging[] {
  const { index, idAddress, identity, stacks, stacksByAccount } = account;
  const own = { index, idAddress, listed: isListed(dig, index) };
  const names = namesOf(dig).flatMap((name) => nameOf(dig, account, name));
  const heldBy = (addresses: string[]) =>
    names.filter(({ owner }) => addresses.includes(owner)).map(({ name, state }) => ({ name, state }));
  const balancesOf = (addresses: string[]) =>
    [...new Set(addresses)].flatMap((address) => {
      const found = findingOf(dig, { kind: 'balance', address });
      return found ? [{ address, ustx: found.ustx, transactions: found.transactions }] : [];
    });
  const profile = questionsOf(dig, account)
    .flatMap((question) => (question.kind === 'profile' ? (findingOf(dig, question) ?? []) : []))
    .at(0);
  const usual: Belonging = {
    ...own,
    style: 'index',
    stacks,
    names: heldBy([stacks, identity]),
    balances: balancesOf([stacks, identity]),
    ...(profile ? { profile: profileOf(profile) } : {}),
    apps: usedApps(dig)
      .filter((app) => app.index === index)
      .flatMap(({ origin }) => (dig.outside ? [{ origin }] : bucketOf(dig, index, origin))),
  };
  const other: Belonging = {
    ...own,
    style: 'account',
    stacks: stacksByAccount,
    names: stacksByAccount === stacks ? [] : heldBy([stacksByAccount]),
    balances: stacksByAccount === stacks ? [] : balancesOf([stacksByAccount]),
    apps: [],
    listed: false,
  };
  return [usual, other].filter(isSomething);
}

function profileOf({ name, signer }: FindingOf<'profile'>): NonNullable<Belonging['profile']> {
  return { ...(name === undefined ? {} : { name }), ...(signer === undefined ? {} : { signer }) };
}

function isSomething({ names, balances, profile, apps, listed }: Belonging): boolean {
  return names.length + balances.length + apps.length > 0 || profile !== undefined || listed;
}

/** A name as it stands on one account; nothing when it stands elsewhere, or is lost. */
function nameOf(
  dig: Dig,
  account: Account,
  name: string,
): { name: string; owner: string; state: Belonging['names'][number]['state'] }[] {
  const found = findingOf(dig, { kind: 'name', name });
  if (found === undefined) {
    const holder = addressesOf(account).find((address) => isHeld(dig, address, name));
    return holder === undefined ? [] : [{ name, owner: holder, state: 'unconfirmed' }];
  }
  if (found.owner === undefined || ownerOf(dig, name)?.index !== account.index) return [];
  return found.status === 'registered' || found.status === 'in-grace' ? [{ name, owner: found.owner, state: found.status }] : [];
}

function isHeld(dig: Dig, address: string, name: string): boolean {
  return (['v1', 'v2'] as const).some((system) => findingOf(dig, { kind: 'names', system, address })?.names.includes(name));
}

function isListed(dig: Dig, index: number): boolean {
  return generations.some((generation) =>
    configOf(dig, generation).some(
      (entry, place) => indexOfConfig(dig, entry, place) === index && (entry.username !== undefined || entry.apps.length > 0),
    ),
  );
}

/** One app's files, wherever a wallet put them. */
function bucketOf(dig: Dig, index: number, origin: string): Belonging['apps'] {
  const found = bucketQuestions(index, origin).flatMap((question) => findingOf(dig, question) ?? []);
  if (found.length === 0) return [];
  const lastMs = Math.max(0, ...found.map((bucket) => bucket.lastMs ?? 0));
  const files = found.reduce((sum, bucket) => sum + bucket.files, 0);
  return [{ origin, files, more: found.some(({ more }) => more), ...(lastMs > 0 ? { lastMs } : {}) }];
}

function bucketQuestions(index: number, origin: string): (Question & { kind: 'bucket' })[] {
  return [
    { kind: 'bucket', index, origin, form: 'shipped' },
    { kind: 'bucket', index: 0, origin, form: 'xverse-2025' },
    { kind: 'bucket', index: 0, origin, form: 'xverse-2023' },
  ];
}

function lostNames(dig: Dig, nowMs: number): Loss[] {
  return namesOf(dig).flatMap((name): Loss[] => {
    const found = findingOf(dig, { kind: 'name', name });
    const fate = found && fateOf(found, isOwned(dig, name));
    if (found === undefined || fate === undefined) return [];
    return [{ kind: 'name', name, fate, ...timesOf(dig, name, found, nowMs) }];
  });
}

function fateOf({ status, owner }: FindingOf<'name'>, isOurs: boolean): (Loss & { kind: 'name' })['fate'] | undefined {
  switch (status) {
    case 'registered':
      return isOurs || owner === undefined ? undefined : 'taken';
    case 'in-grace':
      return isOurs || owner === undefined ? 'in-grace' : 'taken';
    case 'expired':
    case 'revoked':
      return status;
    case 'history':
    case 'not-registered':
    case 'unknown-namespace':
      return 'free';
  }
}

function timesOf(dig: Dig, name: string, { status, expiresAtHeight }: FindingOf<'name'>, nowMs: number) {
  const fate = findingOf(dig, { kind: 'fate', name });
  if (fate === undefined) return {};
  const atMs = (height: number) => nowMs + (height - fate.burnHeight) * blockMs;
  const { registeredAtHeight, endsAtHeight, priceUstx } = fate;
  const isOver = status === 'in-grace' || status === 'expired';
  const since = isOver ? expiresAtHeight : status === 'registered' ? registeredAtHeight : undefined;
  return {
    ...(since === undefined ? {} : { sinceMs: atMs(since) }),
    ...(status === 'in-grace' && expiresAtHeight !== undefined ? { untilMs: atMs(expiresAtHeight + graceBlocks) } : {}),
    ...(status === 'revoked' && endsAtHeight !== undefined ? { freeMs: atMs(endsAtHeight + graceBlocks) } : {}),
    ...(priceUstx === undefined ? {} : { priceUstx }),
  };
}

function lostProfiles(dig: Dig): Loss[] {
  return namesOf(dig)
    .filter((name) => findingOf(dig, { kind: 'name', name })?.profile === 'gone' && isOwned(dig, name))
    .map((name) => ({ kind: 'profile', name }));
}

/** An app was used, and every place its files could be in is empty. */
function lostBuckets(dig: Dig): Loss[] {
  return usedApps(dig).flatMap(({ index, origin, lastMs, fromConfig }): Loss[] => {
    const questions = bucketQuestions(index, origin).filter(({ form }) => fromConfig || form === 'shipped');
    const isGone = questions.every((question) => dig.answers[keyOf(question)]?.is === 'nothing');
    return isGone ? [{ kind: 'bucket', origin, index, ...(lastMs === undefined ? {} : { lastMs }) }] : [];
  });
}

function pendingOf(dig: Dig, question: Question): Pending[] {
  const answer = dig.answers[keyOf(question)];
  if (answer?.is !== 'unanswered') return [];
  const { host, why, againAtMs } = answer;
  return [{ kind: question.kind, about: aboutOf(question), host, why, againAtMs }];
}

function aboutOf(question: Question): string {
  switch (question.kind) {
    case 'hub':
      return '';
    case 'config':
      return question.generation;
    case 'names':
    case 'balance':
      return question.address;
    case 'profile':
      return question.bucket;
    case 'name':
    case 'fate':
      return question.name;
    case 'bucket':
      return question.origin;
  }
}
