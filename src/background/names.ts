/**
 * Names asked before: one row per chain, contracts and name. Fresh rows answer at once; a stale row is asked again, and still answers, with its
 * age, when nobody can be reached, or at once to whoever wants an old answer now. Two questions for one name travel once. The rows are a convenience: without them everything is asked.
 */
import type { NameAnswer, NameNews } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { parseName } from '../protocol/names/name.ts';
import { faultOf } from './fault.ts';
import { nameKeyOf } from './name-key.ts';
import type { Checking } from './proof.ts';
import { quietly } from './quietly.ts';
import type { DurableRows, Rows } from './store.ts';

type Row = DurableRows['names'];

const freshMs = 5 * 60_000;
/** Of answers that may soon be another: nobody holds it, or something beside the owner could not be asked. */
const freshPassingMs = 60_000;
/** Older rows are not even shown as old. */
const keptMs = 30 * 86_400_000;
const maxRows = 10_000;

type Told = Omit<NameAnswer, 'fromCache'>;
type Asking = { network: Network; agreeing: number; welcomed: boolean };

export type NamePowers = {
  rows: Rows;
  now: () => number;
  /** Asks the network; loads the resolver when first needed. */
  resolve: (name: string, network: Network, agreeing: number) => Promise<Told>;
  /**
   * Holds a new answer against the first one that was ever given, and says what may be told of it. `before`: the one that is kept. `isWanted`: false once everything
   * was forgotten.
   */
  weigh: (key: string, told: Told, before: Told | undefined, isWanted: () => boolean) => Promise<Told>;
  /** It was a lie: what was first seen of a name does not rest on it. */
  unlook: (key: string, lie: Told) => Promise<void>;
  /** Checks an answer against the chain. */
  check: Checking['check'];
  /** Contacts that are called so, or whose name is. Throws `vault-locked`. */
  people: (start: string) => Promise<string[]>;
  /** Tells open pages that a row is a new one; null: forgets that, too. */
  tell: (news: NameNews | null) => Promise<void>;
  /** The chosen network, how many operators have to agree, and whether the welcome is over: before, nobody is asked. */
  state: () => Promise<Asking>;
};

export type Names = ReturnType<typeof makeNames>;

export function makeNames({ rows, now, resolve, weigh, unlook, check, people, tell, state }: NamePowers) {
  /** Scratch: questions on their way, and how often everything was forgotten: what was asked before then leaves no trace. */
  const asked = new Map<string, Promise<NameAnswer>>();
  let forgotten = 0;

  /** Keys of answers that are checked at the moment. */
  const checked = new Set<string>();

  /** What comes of it is kept with the row that it is of. A row whose check was cut short is checked when somebody looks at it. */
  const checkBehind = (key: string, name: string, asking: Asking, answer: NameAnswer, isSecondTry = false): void => {
    // Before, nobody is asked but what the person asked by hand.
    if (!asking.welcomed || checked.has(key)) return;
    checked.add(key);
    const before = forgotten;
    const work = async () => {
      const found = await check(answer, asking.network, asking.agreeing, isSecondTry).finally(() => checked.delete(key));
      const row = await rows.find('names', key);
      if (forgotten > before || row === undefined) return;
      if (row.answer.resolvedAtMs !== answer.resolvedAtMs) {
        // Asked anew meanwhile, when this check stood in its way.
        if (!row.answer.proof) checkBehind(key, name, asking, row.answer);
        return;
      }
      await rows.put('names', key, { ...row, answer: { ...found.answer, fromCache: false } });
      if (found.answer.proof?.state === 'contradicted') quietly(unlook(key, answer));
      quietly(tell({ key, atMs: now(), proof: true }));
      if (found.again) await ask(key, name, asking, row, true);
    };
    quietly(work());
  };

  const ask = async (
    key: string,
    name: string,
    asking: Asking,
    row: Row | undefined,
    isSecondTry = false,
  ): Promise<NameAnswer> => {
    const before = forgotten;
    const { network, agreeing } = asking;
    let told = await resolve(name, network, agreeing);
    // Whoever was caught lying about a name is not believed for the moment that a check takes, nor when it keeps its proofs back now.
    if (row?.answer.proof?.state === 'contradicted') {
      told = (await check(told, network, agreeing, true)).answer;
      if (told.proof?.state === 'unproven' && isAllBy(told, row.answer.proof.why.places))
        return { ...row.answer, fromCache: true };
    }
    const answer = { ...(await weigh(key, told, row?.answer, () => forgotten === before)), fromCache: false };
    if (forgotten > before || (row && isWorse(answer, row.answer))) return answer;
    const put = rows.put('names', key, { answer, storedAtMs: now(), nodes: nodesOf(asking) });
    const isKept = await unlessBroken(put.then(() => true));
    // Pages that show the one before ask for it; those that hear nothing show it with its age. Of a row that stayed as it was nobody is told: two
    // pages that ask for it would have it asked for again, for ever.
    if (row && isKept) quietly(tell({ key, atMs: answer.resolvedAtMs }));
    if (isKept && !answer.proof) checkBehind(key, name, asking, answer, isSecondTry);
    return answer;
  };

  return {
    /** Under which what is kept of a name on the chosen network stands. */
    keyOf: async (name: string): Promise<string> => nameKeyOf((await state()).network, name),

    /** Once per browser start: any page can make us look a name up, so rows do not pile up for ever. */
    dropOld: async (): Promise<void> => {
      const kept = (await rows.all('names')).sort(([, one], [, other]) => other.storedAtMs - one.storedAtMs);
      for (const [i, [key, { storedAtMs }]] of kept.entries())
        if (i >= maxRows || now() - storedAtMs > keptMs) await rows.remove('names', key);
    },

    /** Every trace of a look: answers, what was first seen, and where a name leads. Whom the person keeps on purpose stays. */
    forgetAll: async (): Promise<void> => {
      forgotten++;
      asked.clear();
      for (const kind of ['names', 'pins', 'choices', 'proven'] as const)
        for (const key of await rows.keys(kind)) await rows.remove(kind, key);
      await tell(null);
    },

    /** People first; then of those answered before on this network and somebody's then the names that begin so. At most so many. */
    known: async (start: string, most: number): Promise<string[]> => {
      const begin = nameKeyOf((await state()).network, start);
      const found = (await people(start).catch(() => [])).slice(0, most);
      for (const key of (await unlessBroken(rows.keys('names'))) ?? []) {
        if (found.length >= most) break;
        if (!key.startsWith(begin)) continue;
        const row = await unlessBroken(rows.find('names', key));
        if (row && !isNegative(row.answer) && !found.includes(row.answer.name)) found.push(row.answer.name);
      }
      return found;
    },

    /**
     * `fresh`: asks, and throws when nobody answers, whatever is kept. `old`: what is kept, whatever its age, while it is asked again behind;
     * when the background ends before that is answered, the row stays as old as it was. `byHand`: the person asks this now, whether or not the welcome is over.
     * Throws `bad-name`, `not-welcomed`, and `nobody-answered` when there is no old answer that still says something.
     */
    resolve: async (text: string, { fresh = false, old = false, byHand = false } = {}): Promise<NameAnswer> => {
      const name = parseName(text).full;
      const asking = await state();
      if (!asking.welcomed && !byHand)
        throw new AutonymError('not-welcomed', 'Finish the welcome first: before, Autonym asks nobody.');
      const key = nameKeyOf(asking.network, name);
      const row = await unlessBroken(rows.find('names', key));
      const isTheirs = row?.nodes === nodesOf(asking);
      const isFresh = row && now() - row.storedAtMs < lifeMs(row.answer) && isTheirs;
      if (isFresh && !fresh) {
        if (!row.answer.proof) checkBehind(key, name, asking, row.answer);
        return { ...row.answer, fromCache: true };
      }
      const question = `${nodesOf(asking)} ${key}`;
      const flight = asked.get(question) ?? ask(key, name, asking, row).finally(() => asked.delete(question));
      asked.set(question, flight);
      const isKept = row && !isNegative(row.answer) && now() - row.storedAtMs < keptMs;
      if (isKept && isTheirs && old && !fresh) {
        flight.catch(() => undefined); // Nobody answered: the row says how old it is.
        return { ...row.answer, fromCache: true, renewing: true };
      }
      try {
        return await flight;
      } catch (error) {
        if (isKept && !fresh && faultOf(error).code === 'nobody-answered') return { ...row.answer, fromCache: true };
        throw error;
      }
    },
  };
}

/** A fresh row is the word of these, so many of which had to agree: whoever changes that wants to hear it anew. */
function nodesOf({ network: { nodeUrls }, agreeing }: Asking): string {
  return [...[...nodeUrls].sort(), ...(agreeing > 1 ? [agreeing] : [])].join(' ');
}

const isAllBy = ({ readings }: Told, hosts: readonly string[] = []): boolean =>
  readings.every(({ state, host }) => state !== 'said' || hosts.includes(host));

/** A cache that fails is a miss: full, damaged, or closed by the browser. */
async function unlessBroken<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    console.warn('names are not kept', faultOf(error));
    return undefined;
  }
}

function lifeMs(answer: NameAnswer): number {
  return isNegative(answer) || isPartial(answer) ? freshPassingMs : freshMs;
}

/** An old *no* says nothing: the name may have been registered a minute after it. Nor does it say anything that two once disagreed. */
function isNegative({ status }: NameAnswer): boolean {
  return status === 'not-registered' || status === 'unknown-namespace' || status === 'contradicted';
}

/** Somebody beside the owner did not answer. */
function isPartial({ zonefile, profileState, notFollowed }: NameAnswer): boolean {
  return (
    notFollowed === 'end-unchecked' ||
    zonefile?.state === 'unreachable' ||
    zonefile?.state === 'undelivered' ||
    profileState === 'unreachable'
  );
}

/** The same standing with less to say of it: the older row stays, and is asked again when its time is over. */
function isWorse(answer: NameAnswer, kept: NameAnswer): boolean {
  return isPartial(answer) && !isPartial(kept) && answer.status === kept.status && answer.owner === kept.owner;
}
