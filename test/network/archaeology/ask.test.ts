/** Whose an answer is, where the accounts that are looked at leave gaps or came in another order than they are named. */
import { expect, it } from 'vitest';
import { ask } from '../../../src/network/archaeology/ask.ts';
import { newDig, planOf, withAnswer } from '../../../src/network/archaeology/dig.ts';
import { type Account, keyOf, type Question } from '../../../src/network/archaeology/question.ts';
import { startRun } from '../../../src/network/archaeology/run.ts';
import { readSurvey } from '../../../src/network/archaeology/survey.ts';
import { mainnet } from '../../../src/network/endpoints.ts';
import type { Http } from '../../../src/network/http.ts';
import { standingOfSubdomain } from '../../../src/network/standing-subdomain.ts';
import { bitcoinFromStacks, stacksAddress } from '../../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { signedFile } from '../hand-made.ts';

const ownerOf = (seed: number) => stacksAddress(publicKeyOf(new Uint8Array(32).fill(seed)), 'mainnet');
const account = (index: number): Account => {
  const address = ownerOf(index + 1);
  return { index, idAddress: bitcoinFromStacks(address), identity: address, stacks: address, stacksByAccount: address };
};
const network = { ...mainnet, nodeUrls: ['http://127.0.0.1:1'], hubUrl: 'http://127.0.0.1:2', devnet: true };
const refused = () => Promise.reject(new Error('not without the words'));
const secrets = { accountAddresses: refused, configBuckets: refused, openConfig: refused, listingBearer: refused };
const saying = (reply: (url: string) => [status: number, body: string]): Http => {
  return async ({ url }) => {
    const [status, body] = reply(url);
    return { status, body: new TextEncoder().encode(body), header: () => undefined };
  };
};
const hub = { kind: 'hub' as const, readUrl: 'http://127.0.0.1:2/read/', challengeText: 'x' };

function profileOf(index: number, has: number[], signer = index) {
  const claim = { '@type': 'Person', name: 'Ann', apps: { 'https://notes.example': 'https://gaia.example/hub/1/' } };
  const powers = {
    http: saying(() => [200, signedFile(claim, signer + 1)]),
    now: () => 0,
    sleep: async () => undefined,
    standingOfSubdomain,
    network,
    secrets,
  };
  const dig = { ...newDig({ networkId: 'x', hasHub: true, known: [], startedAtMs: 0 }), accounts: has.map(account) };
  const question = { kind: 'profile', index, bucket: account(index).idAddress, path: 'profile.json' } as const;
  return ask(powers, withAnswer(dig, { kind: 'hub' }, { is: 'found', what: hub }), question);
}

it('a profile is held to the account of its number, wherever that stands', async () => {
  const what = { kind: 'profile', name: 'Ann', origins: ['https://notes.example'] };
  for (const [index, from] of [
    [20, 20],
    [8, 8],
    [10, 8],
  ] as const) {
    const has = [0, 1, 2, 3, 4, 5, ...Array.from({ length: 6 }, (_, step) => from + step)];
    expect(await profileOf(index, has), String(index)).toEqual({ what, whole: true });
  }
  expect(await profileOf(8, [0, 8, 9], 9), 'signed by another identity').toEqual({ what: undefined, whole: true });
});

it('a profile of an account that is not there is a mistake of ours, and never nothing', async () => {
  await expect(profileOf(8, [0, 1])).rejects.toThrow(TypeError);
});

it('a search that was kept while profiles were held to other accounts begins anew', () => {
  const dig = newDig({ networkId: 'x', hasHub: true, known: [], startedAtMs: 0 });
  expect(readSurvey([JSON.stringify(dig)], 0)).not.toBeNull();
  expect(readSurvey([JSON.stringify({ ...dig, format: 2 })], 0)).toBeNull();
});

it('whoever signed a profile is looked at, also when the first that is named is the last to answer', async () => {
  const [first, second, ofFirst, ofSecond] = [0, 1, 2, 3].map((index) => account(index)) as [Account, Account, Account, Account];
  let busy = 1;
  const http = saying((url) => {
    if (url.endsWith('/hub_info'))
      return [
        200,
        JSON.stringify({
          challenge_text: 'x',
          latest_auth_version: 'v1',
          read_url_prefix: hub.readUrl,
          max_file_upload_size_megabytes: 1,
        }),
      ];
    if (url.includes(first.idAddress)) return busy-- > 0 ? [503, ''] : [200, signedFile({ '@type': 'Person' }, 3)];
    if (url.includes(second.idAddress)) return [200, signedFile({ '@type': 'Person' }, 4)];
    if (url.includes('/read/')) return [404, 'BlobNotFound'];
    if (url.includes('/v1/addresses/')) return [200, JSON.stringify({ names: [] })];
    if (url.includes('/extended/')) return [200, JSON.stringify({ total: 0, results: [] })];
    return [200, JSON.stringify({ balance: '0x0', locked: '0x0', nonce: 0 })];
  });
  let nowMs = 0;
  const sleep = async (ms: number) => {
    nowMs += ms;
  };
  const outside = { about: 'x', addresses: [first.stacks, second.stacks] };
  const start = newDig({ networkId: network.id, hasHub: true, known: [], startedAtMs: 0, outside });
  const save = async () => undefined;
  const dig = await startRun({ http, now: () => nowMs, sleep, standingOfSubdomain, network, secrets, save }, start).finished;
  expect(dig.accounts.map(({ stacks }) => stacks)).toEqual([first, second, ofSecond, ofFirst].map(({ stacks }) => stacks));
  const asked: Question = { kind: 'balance', address: ofFirst.stacks };
  expect(dig.answers[keyOf(asked)]).toEqual({ is: 'nothing' });
  expect(planOf(dig).every((question) => dig.answers[keyOf(question)])).toBe(true);
});
