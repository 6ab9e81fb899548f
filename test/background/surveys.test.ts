/** A search outlives its background: killed between any two steps it is taken up by the next life, and finds the same. */
import { describe, expect, it } from 'vitest';
import { makeSettings } from '../../src/background/settings.ts';
import type { Rows, Session } from '../../src/background/store.ts';
import { makeSurveys, passingPlace, type Surveys, sealedPlace } from '../../src/background/surveys.ts';
import type { Survey } from '../../src/contract/commands/survey.ts';
import { readSurvey, startSurvey } from '../../src/network/archaeology/survey.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import type { Http } from '../../src/network/http.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';
import { invertingSeal, memoryRows, memorySession, memorySettings } from './memory.ts';

class Killed extends Error {}

/** On this machine, so that nobody is asked slowly. */
const network = { ...mainnet, nodeUrls: ['http://127.0.0.1:1'], hubUrl: null, devnet: true };
const owner = 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF';
const account = (index: number) => ({
  index,
  idAddress: `1id${index}`,
  identity: `SPid${index}`,
  stacks: `SPstx${index}`,
  stacksByAccount: index === 0 ? 'SPstx0' : `SPother${index}`,
});
/** Accounts 0 and 2 hold something; every host answers. */
const rich = ['SPstx0', 'SPstx2', owner];

function answer(url: string): unknown {
  const address = /(?:accounts|principals|stacks)\/(S\w+)/.exec(url)?.[1] ?? '';
  if (url.includes('/v1/addresses/')) return { names: [] };
  if (url.includes('/extended/')) return { total: 0, results: [] };
  return { balance: rich.includes(address) ? '0x64' : '0x0', locked: '0x0', nonce: 0 };
}

type Machine = { rows: Rows; session: Session; settings: ReturnType<typeof makeSettings> };
async function makeMachine(welcomed = true): Promise<Machine> {
  const settings = makeSettings(memorySettings());
  await settings.change({ welcomed });
  return { rows: memoryRows(), session: memorySession(), settings };
}

/** One life of both searches on this machine. It dies before its nth step, and from then on nothing it does has an effect. */
function live(
  { rows, session, settings }: Machine,
  livesFor = Number.POSITIVE_INFINITY,
  isOpen = () => true,
  chosen = () => network,
) {
  let steps = 0;
  const asked: string[] = [];
  const step = async <T>(job: () => Promise<T>): Promise<T> => {
    await Promise.resolve();
    if (steps++ >= livesFor) throw new Killed();
    return job();
  };
  const verbs = <T extends object>(powers: T): T =>
    Object.fromEntries(
      Object.entries(powers).map(([name, verb]) => [name, (...given: unknown[]) => step(() => verb(...given))]),
    ) as T;
  const http: Http = async ({ url }) =>
    step(async () => {
      asked.push(url);
      return { status: 200, url, body: new TextEncoder().encode(JSON.stringify(answer(url))), header: () => undefined } as never;
    });
  const powers = {
    settings: verbs({ network: async () => chosen() }),
    identities: async () => [0],
    crypto: () =>
      step(async () => ({
        readSurvey: async (kept: readonly string[]) => readSurvey(kept, 1_000),
        startSurvey: async (init: Parameters<typeof startSurvey>[1]) =>
          startSurvey(
            {
              http,
              now: () => 1_000,
              standingOfSubdomain,
              sleep: () => step(async () => undefined),
              secrets: {
                accountAddresses: (from, count) => step(async () => Array.from({ length: count }, (_, at) => account(from + at))),
                configBuckets: () => Promise.reject(new Error('no hub')),
                openConfig: () => Promise.reject(new Error('no hub')),
                listingBearer: () => Promise.reject(new Error('no hub')),
              },
            },
            init,
          ),
      })),
  };
  const seal = invertingSeal(isOpen);
  const words = makeSurveys({ ...powers, place: sealedPlace({ rows: verbs(rows), seal: verbs(seal), settings }) });
  const outside = makeSurveys({ ...powers, place: passingPlace(verbs(session)) });
  return { words, outside, steps: () => steps, asked };
}

/** Looks until it is over, as a page does. */
async function follow(surveys: Surveys): Promise<Survey | null> {
  for (;;) {
    const survey = await surveys.read();
    if (survey?.status !== 'running') return survey;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const shown = (survey: Survey | null) =>
  survey && { status: survey.status, yours: survey.yours, answered: survey.answered, pending: survey.pending };

describe.each([
  ['for what the words own', 'words', {}, [0, 2]],
  ['from outside', 'outside', { outside: { about: owner, addresses: [owner] } }, [0]],
] as const)('a search %s', (_, which, how, found) => {
  it('asks nothing more of a network that was left, though nobody looks, and goes on when it is begun there again', async () => {
    const calm = live(await makeMachine());
    await calm[which].start(how as object);
    const whole = shown(await follow(calm[which]));

    let chosen = network;
    const life = live(await makeMachine(), undefined, undefined, () => chosen);
    await life[which].start(how as object);
    chosen = { ...network, id: 'another' };
    await life[which].networkChanged();
    const asked = life.asked.length;
    expect(asked).toBeLessThan(calm.asked.length);
    for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(life.asked).toHaveLength(asked);
    expect(await life[which].read()).toBeNull();
    chosen = network;
    expect(await life[which].read()).toMatchObject({ status: 'stopped' });
    await life[which].start({});
    expect(shown(await follow(life[which]))).toEqual(whole);
  });

  it('that is killed before any of its steps is taken up and finds the same, and asks nothing twice that was answered', async () => {
    const calm = live(await makeMachine());
    await calm[which].start(how as object);
    const whole = shown(await follow(calm[which]));
    expect(whole).toMatchObject({ status: 'done', pending: [] });
    expect(whole?.yours.map(({ index }) => index)).toEqual(found);
    const count = calm.steps();
    expect(count).toBeGreaterThan(10);

    // Every step of the beginning; then each answer has the same few, and seven meets all of them in turn.
    for (let at = 0; at < count; at += at < 50 ? 1 : 7) {
      const machine = await makeMachine();
      const first = live(machine, at);
      const acknowledged = await first[which].start(how as object).then(
        () => true,
        () => false,
      );
      await follow(first[which]).catch(() => undefined);
      const second = live(machine);
      // What was not even begun is begun again by the person; what was acknowledged goes on by being looked at.
      const kept = await second[which].read();
      if (kept === null) {
        expect(acknowledged, `step ${at}`).toBe(false);
        await second[which].start(how as object);
      }
      expect(shown(await follow(second[which])), `step ${at}`).toEqual(whole);
      // The answer that was on its way is asked for once more; nothing else.
      expect(first.asked.length + second.asked.length, `step ${at}`).toBeLessThanOrEqual(calm.asked.length + 1);
    }
  }, 120_000);

  it('stops when it is told to, stays stopped over a death, and goes on when it is told to', async () => {
    const machine = await makeMachine();
    const first = live(machine);
    await first[which].start(how as object);
    const stopped = await first[which].stop();
    expect(['stopped', 'done']).toContain(stopped?.status);
    const second = live(machine);
    expect((await second[which].read())?.status).toBe(stopped?.status);
    expect(second.asked).toEqual([]);
    await second[which].start({});
    expect((await follow(second[which]))?.yours.map(({ index }) => index)).toEqual(found);
  });

  it('is of one network, and gone when it is dropped', async () => {
    const machine = await makeMachine();
    const { [which]: surveys } = live(machine);
    await surveys.start(how as object);
    await follow(surveys);
    await surveys.drop();
    expect(await surveys.read()).toBeNull();
  });
});

describe('who may search', () => {
  it('for what the words own: nobody before the welcome is over, nobody while the vault is locked', async () => {
    await expect(live(await makeMachine(false)).words.start({})).rejects.toMatchObject({ code: 'not-welcomed' });
    const locked = live(await makeMachine(), undefined, () => false);
    for (const verb of [locked.words.read, locked.words.stop, () => locked.words.start({})])
      await expect(verb()).rejects.toMatchObject({ code: 'vault-locked' });
    expect(locked.asked).toEqual([]);
  });

  it('from outside: whoever typed it, before the welcome too; it leaves nothing on the disk', async () => {
    const machine = await makeMachine(false);
    const { outside } = live(machine, undefined, () => false);
    await outside.start({ outside: { about: owner, addresses: [owner] } });
    expect((await follow(outside))?.about).toBe(owner);
    expect([...(machine.rows as ReturnType<typeof memoryRows>).text]).toEqual([]);
  });
});
