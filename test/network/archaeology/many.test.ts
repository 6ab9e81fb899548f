/** A search for somebody with very many identities: its work grows as its questions do, and no faster. */
import { expect, it } from 'vitest';
import { readSurvey, startSurvey } from '../../../src/network/archaeology/survey.ts';
import { mainnet } from '../../../src/network/endpoints.ts';
import type { Http } from '../../../src/network/http.ts';
import { standingOfSubdomain } from '../../../src/network/standing-subdomain.ts';

/** `AUTONYM_MANY` for the figure of docs/protocol/survey.md. */
const many = Number(process.env['AUTONYM_MANY'] ?? 300);

const network = { ...mainnet, nodeUrls: ['http://127.0.0.1:1'], hubUrl: null, devnet: true };
const account = (index: number) => ({
  index,
  idAddress: `1id${index}`,
  identity: `SPid${index}`,
  stacks: `SPstx${index}`,
  stacksByAccount: index === 0 ? 'SPstx0' : `SPother${index}`,
});
/** Nobody holds anything. */
const http: Http = async ({ url }) => {
  const said = url.includes('/v1/addresses/')
    ? { names: [] }
    : url.includes('/extended/')
      ? { total: 0, results: [] }
      : { balance: '0x0', locked: '0x0', nonce: 0 };
  return { status: 200, url, body: new TextEncoder().encode(JSON.stringify(said)), header: () => undefined } as never;
};
const refused = () => Promise.reject(new Error('no hub'));

async function search(known: number[]) {
  let nowMs = 0;
  let written = 0;
  let derived = 0;
  const kept: string[] = [];
  const beganMs = performance.now();
  const run = startSurvey(
    {
      http,
      // Time passes by waiting alone, so the pace costs nothing here.
      now: () => nowMs,
      standingOfSubdomain,
      sleep: async (ms) => {
        nowMs += ms;
      },
      secrets: {
        accountAddresses: async (from, count) => {
          derived += count;
          return Array.from({ length: count }, (_, step) => account(from + step));
        },
        configBuckets: refused,
        openConfig: refused,
        listingBearer: refused,
      },
    },
    {
      network,
      kept: undefined,
      known,
      again: false,
      further: false,
      save: async (text, whole) => {
        written += text.length;
        if (whole) kept.length = 0;
        kept.push(text);
      },
    },
  );
  await run.finished;
  const survey = readSurvey(kept, nowMs);
  const size = kept.reduce((sum, text) => sum + text.length, 0);
  return { survey, written, derived, size, ms: performance.now() - beganMs };
}

it('writes a few times what it comes to, and derives what it asks about', async () => {
  const { survey, written, derived, size, ms } = await search([...Array(many).keys()]);
  expect(survey).toMatchObject({ status: 'done', pending: [], accounts: many + 5 });
  expect(survey?.answered).toBe(survey?.planned);
  expect(derived).toBe(many + 5);
  expect(written / size).toBeLessThan(6);
  if (process.env['AUTONYM_MANY']) console.log({ many, questions: survey?.planned, written, size, ms });
}, 600_000);

it('asks about the neighbours of one far away, and not about seven thousand others', async () => {
  const { survey, derived } = await search([0, 7000]);
  expect(survey).toMatchObject({ status: 'done', accounts: 12 });
  expect(derived).toBe(12);
});

it('goes on from the whole and what was added to it, wherever it was cut', async () => {
  const texts: [string, boolean][] = [];
  const { survey } = await search([0]);
  const run = startSurvey(
    {
      http,
      now: () => 0,
      standingOfSubdomain,
      sleep: async () => undefined,
      secrets: {
        accountAddresses: async (from, count) => Array.from({ length: count }, (_, step) => account(from + step)),
        configBuckets: refused,
        openConfig: refused,
        listingBearer: refused,
      },
    },
    {
      network: { ...network },
      kept: undefined,
      known: [0],
      again: false,
      further: false,
      save: async (text, whole) => {
        texts.push([text, whole]);
        if (texts.length === 20) run.stop();
      },
    },
  );
  await run.finished;
  expect(texts.map(([, whole]) => whole).filter(Boolean)).toHaveLength(2); // The beginning and the stop.
  const cut = readSurvey(
    texts.slice(0, 11).map(([text]) => text),
    0,
  );
  expect(cut).toMatchObject({ status: 'running', accounts: survey?.accounts, answered: 10 });
});
