import { bytesToHex } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import type { ChainBlock } from '../../devnet/proof/chain.ts';
import { encodeProof, headStep, pathOfKey, segmentSteps, shuntSteps } from '../../devnet/proof/marf.ts';
import { hash160 } from '../../src/protocol/keys/address.ts';
import { chain, mine, signersOf } from '../protocol/proof/network.ts';
import { alice, bob } from './hand-made.ts';
import {
  answerOf,
  checkpointOf,
  fileWrite,
  firstWrites,
  type Host,
  honestWord,
  makeChain,
  makeStore,
  namespaceWrite,
  nameWrite,
  type Reply,
  setUp,
  site,
  timeAt,
} from './proof-world.ts';

const { genesis, named, tip } = makeChain();
const checkpoint = checkpointOf(0, genesis);
const honest: Host = { tip, says: honestWord };
const one = (host: Partial<Host>, nowMs?: number) =>
  setUp({ hosts: { 'node.example': { ...honest, ...host } }, checkpoint, ...(nowMs === undefined ? {} : { nowMs }) });
const isEntry = (url: string, map: string) => url.includes(`/map_entry/`) && url.includes(`/${map}?proof=1`);
const rewrite =
  (map: string, change: (entry: { data: string; proof: string }) => object): NonNullable<Host['twist']> =>
  ({ url }, honestly) =>
    isEntry(url, map) ? { status: 200, body: JSON.stringify(change(JSON.parse(String(honestly().body)))) } : undefined;
const why = (code: string, places?: unknown) => ({ why: expect.objectContaining({ code, ...(places ? { places } : {}) }) });

describe('verifyName', () => {
  it('proves owner and zone file of a name from the checkpoint on, and says through what', async () => {
    const { verify, asked } = one({});
    const { proof } = await verify('alice.btc');
    expect(proof).toEqual({
      state: 'proven',
      height: 3,
      blockId: bytesToHex(tip.id),
      blockAtMs: timeAt(1003) * 1000,
      signed: 1000,
      total: 1000,
      cycle: 0,
      checkpoint: { cycle: 0, atMs: timeAt(1000) * 1000 },
      headers: 2,
      hosts: ['node.example'],
      bytes: expect.any(Number),
      end: 'never',
    });
    expect(proof).toMatchObject({ bytes: expect.toSatisfy((bytes: number) => bytes > 100_000) });
    expect(asked.filter((line) => line.includes('proof=1'))).toHaveLength(3);
  });

  it('keeps the newest block for a minute, older headers for ever and namespaces for a day', async () => {
    const { verify, asked, clock } = one({});
    await verify('alice.btc');
    const cold = asked.length;
    await verify('alice.btc');
    const again = asked.slice(cold).filter((line) => !line.includes('call-read') && !line.includes('/v2/info'));
    expect(again.map((line) => line.replace(/\?.*/, ''))).toEqual([
      expect.stringContaining('/name-properties'),
      expect.stringContaining('/zonefile-resolver/zonefile'),
    ]);
    const warm = asked.length;
    clock.nowMs += 61_000;
    await verify('alice.btc');
    expect(asked.slice(warm).filter((line) => line.includes('/v3/blocks/'))).toHaveLength(1);
    expect(asked.slice(warm).some((line) => line.includes('/namespaces?proof=1'))).toBe(false);
    clock.nowMs += 10 * 60_000;
    expect(asked.filter((line) => line.includes('/namespaces?proof=1'))).toHaveLength(1);
  });

  it('asks once what two look for at the same time', async () => {
    const { proofs, resolver, asked } = one({});
    const answer = await resolver.resolve('alice.btc');
    const before = asked.length;
    await Promise.all([proofs.verifyName(answer), proofs.verifyName(answer), proofs.verifyName(answer)]);
    const questions = asked.slice(before);
    expect(new Set(questions).size).toBe(questions.length);
  });

  it('says that a name without a zone file is proven in its owner alone', async () => {
    const block = mine(tip, 1004, { writes: [nameWrite('bare.btc', bob)] });
    const { verify } = one({ tip: block, says: { second: { 'bare.btc': { owner: bob } } } });
    expect((await verify('bare.btc')).proof).toMatchObject({ state: 'proven', ownerOnly: true });
  });

  it('calls the end of a name near it estimated', async () => {
    const block = mine(tip, 1004, { writes: [namespaceWrite('short', 100), nameWrite('ends.short', bob, 830_100)] });
    const says = { second: { 'ends.short': { owner: bob, renewal: 830_100 } }, namespaces: ['short'] };
    const { verify } = one({ tip: block, says, burnHeight: 1004 });
    expect((await verify('ends.short')).proof).toMatchObject({ state: 'proven', end: 'counted' });
  });

  it('never calls an absence verified, and asks nobody for it', async () => {
    const { verify, asked } = one({});
    expect((await verify('nobody.btc')).proof).toMatchObject({ state: 'unproven', ...why('proof-absence') });
    expect(asked.some((line) => line.includes('proof=1'))).toBe(false);
  });

  it('proves a name of the first system as far as it can be, which is never verified', async () => {
    const text = site('old.id');
    const hash = bytesToHex(hash160(new TextEncoder().encode(text)));
    const block = mine(tip, 1004, { writes: firstWrites('old.id', alice, hash) });
    const says = { first: { 'old.id': { owner: alice, zonefile: text } } };
    const { verify } = one({ tip: block, says });
    expect((await verify('old.id')).proof).toMatchObject({ state: 'unproven', ...why('proof-first-only') });
    const liar = one({ tip: block, says: { first: { 'old.id': { owner: bob, zonefile: text } } } });
    expect((await liar.verify('old.id')).proof).toMatchObject({
      state: 'contradicted',
      ...why('proof-owner-differs', ['node.example', bob, alice]),
    });
  });

  it('a zone file of the first system is not verified by a proven owner', async () => {
    const text = site('both.btc');
    const block = mine(tip, 1004, { writes: [nameWrite('both.btc', alice)] });
    const says = { second: { 'both.btc': { owner: alice } }, first: { 'both.btc': { owner: alice, zonefile: text } } };
    expect((await one({ tip: block, says }).verify('both.btc')).proof).toMatchObject({
      state: 'unproven',
      ...why('proof-zonefile'),
    });
  });
});

describe('a server that lies', () => {
  it('about the owner is contradicted by name, with what it said and what is proven', async () => {
    const { verify } = one({ says: { second: { 'alice.btc': { owner: bob, zonefile: site('alice.btc') } } } });
    expect((await verify('alice.btc')).proof).toEqual({
      state: 'contradicted',
      ...why('proof-owner-differs', ['node.example', bob, alice]),
    });
  });

  it('about the zone file is contradicted', async () => {
    const { verify } = one({ says: { second: { 'alice.btc': { owner: alice, zonefile: site('evil.btc') } } } });
    expect((await verify('alice.btc')).proof).toEqual({
      state: 'contradicted',
      ...why('proof-zonefile-differs', ['node.example']),
    });
  });

  it('about the end is contradicted', async () => {
    const says = { second: { 'alice.btc': { owner: alice, zonefile: site('alice.btc'), renewal: 2_000_000 } } };
    expect((await one({ says }).verify('alice.btc')).proof).toMatchObject({
      state: 'contradicted',
      ...why('proof-standing-differs'),
    });
  });

  it('is found among others that do not, and the others are not named', async () => {
    const liar: Host = { ...honest, says: { second: { 'alice.btc': { owner: bob } } } };
    const { proofs, resolver } = setUp({ hosts: { 'liar.example': liar, 'node.example': honest }, checkpoint });
    const answer = await resolver.resolve('alice.btc');
    expect(answer.seal).toBe('contradiction');
    // Asked alone for the liar's word.
    const { resolver: fooled } = setUp({ hosts: { 'liar.example': liar }, checkpoint });
    const { proof } = await proofs.verifyName(await fooled.resolve('alice.btc'));
    expect(proof).toMatchObject({ state: 'contradicted', ...why('proof-owner-differs', ['liar.example', bob, alice]) });
  });

  const wrong = (change: (entry: { data: string; proof: string }) => object) =>
    one({ twist: rewrite('name-properties', change) });

  it('with another value than it proves: proof-value', async () => {
    const other = bytesToHex(nameWrite('alice.btc', bob).data);
    const { proof } = await wrong(({ proof }) => ({ data: `0x${other}`, proof })).verify('alice.btc');
    expect(proof).toEqual({ state: 'contradicted', ...why('proof-value', ['node.example']) });
  });

  it("with yesterday's proof: proof-root", async () => {
    const block = mine(mine(tip, 1004, { writes: [nameWrite('alice.btc', bob)] }), 1005);
    const old = (request: Parameters<NonNullable<Host['twist']>>[0]): Reply | undefined => {
      if (!isEntry(request.url, 'name-properties')) return undefined;
      return answerOf({ ...honest, tip }, { ...request, url: request.url.replace(/tip=\w+/, `tip=${bytesToHex(tip.id)}`) });
    };
    const { proof } = await one({ tip: block, twist: old }).verify('alice.btc');
    expect(proof).toEqual({ state: 'contradicted', ...why('proof-root', ['node.example']) });
  });

  it('that joins an old value to a new block: proof-spliced', async () => {
    const block = mine(mine(tip, 1004, { writes: [nameWrite('alice.btc', bob)] }), 1005);
    const { key, data } = nameWrite('alice.btc', alice);
    const path = pathOfKey(key);
    const [then, now] = [named.state, block.state];
    // All of it is true but one thing: the newest pointer names the block of the newer owner.
    const proof = encodeProof([
      ...(segmentSteps(then, path)?.steps ?? []),
      headStep(then),
      ...(segmentSteps(now, path)?.steps ?? []),
      ...shuntSteps(now, then),
    ]);
    const spliced = { data: `0x${bytesToHex(data)}`, proof: `0x${bytesToHex(proof)}` };
    const { verify } = one({ tip: block, twist: rewrite('name-properties', () => spliced) });
    expect((await verify('alice.btc')).proof).toEqual({ state: 'contradicted', ...why('proof-spliced', ['node.example']) });
  });

  it('once is asked again, and believed when the second is right', async () => {
    let first = true;
    const once: Host['twist'] = ({ url }, honestly) => {
      if (!first || !isEntry(url, 'name-properties')) return undefined;
      first = false;
      const { proof } = JSON.parse(String(honestly().body)) as { proof: string };
      return { status: 200, body: JSON.stringify({ data: `0x${bytesToHex(nameWrite('alice.btc', bob).data)}`, proof }) };
    };
    expect((await one({ twist: once }).verify('alice.btc')).proof).toMatchObject({ state: 'proven' });
  });

  it('is passed over where another one proves the same entry', async () => {
    const liar: Host = { ...honest, twist: rewrite('name-properties', ({ proof }) => ({ data: '0x0a01', proof })) };
    const { verify } = setUp({ hosts: { 'liar.example': liar, 'node.example': honest }, checkpoint });
    expect((await verify('alice.btc')).proof).toMatchObject({ state: 'proven', hosts: ['liar.example', 'node.example'] });
  });

  it('that says so only when no block is named is asked anew, and then contradicted', async () => {
    const liar: Host = { ...honest, says: { second: { 'alice.btc': { owner: bob, zonefile: site('alice.btc') } } } };
    const { resolver } = setUp({ hosts: { 'node.example': liar }, checkpoint });
    const { proofs } = one({});
    const answer = await resolver.resolve('alice.btc');
    expect(await proofs.verifyName(answer)).toMatchObject({ proof: { state: 'unproven' }, again: true });
    expect(await proofs.verifyName(answer, true)).toEqual({
      proof: { state: 'contradicted', ...why('proof-owner-differs', ['node.example', bob, alice]) },
    });
  });
});

describe('a name that changed meanwhile', () => {
  const changed = mine(tip, 1004, { writes: [nameWrite('alice.btc', bob), fileWrite('alice.btc', bob, site('alice.btc'))] });
  const saysBob = { second: { 'alice.btc': { owner: bob, zonefile: site('alice.btc') } } };

  it('is checked at the newest block before anybody is called a liar', async () => {
    const host: Host = { ...honest };
    const { verify, proofs, resolver } = setUp({ hosts: { 'node.example': host }, checkpoint });
    await verify('alice.btc');
    host.tip = changed;
    host.says = saysBob;
    // The block of a moment ago is still kept.
    expect((await proofs.verifyName(await resolver.resolve('alice.btc'))).proof).toMatchObject({ state: 'proven', height: 4 });
  });

  it('after it was answered, is to be asked anew', async () => {
    const host: Host = { ...honest };
    const { proofs, resolver } = setUp({ hosts: { 'node.example': host }, checkpoint });
    const answer = await resolver.resolve('alice.btc');
    host.tip = changed;
    host.says = saysBob;
    expect(await proofs.verifyName(answer)).toMatchObject({ proof: { state: 'unproven' }, again: true });
  });
});

describe('what cannot be checked is unproven, with its reason', () => {
  const unproven = (code: string, places?: unknown) => ({ state: 'unproven', ...why(code, places) });
  const cases: [string, string, Partial<Host>, number?][] = [
    [
      'a server without proofs',
      'proof-absent',
      { twist: ({ url }) => (url.includes('proof=1') ? { status: 200, body: '{"data":"0x09","proof":""}' } : undefined) },
    ],
    [
      'a server that keeps back this name alone',
      'proof-withheld',
      { twist: rewrite('name-properties', () => ({ data: '0x09', proof: '' })) },
    ],
    [
      'a proof that was cut off',
      'proof-truncated',
      { twist: rewrite('name-properties', ({ data, proof }) => ({ data, proof: proof.slice(0, -2) })) },
    ],
    [
      'a proof that something follows',
      'proof-trailing',
      { twist: rewrite('name-properties', ({ data, proof }) => ({ data, proof: `${proof}00` })) },
    ],
    [
      'something that is no proof',
      'proof-malformed',
      { twist: rewrite('name-properties', ({ data }) => ({ data, proof: '0x0000000100' })) },
    ],
    [
      'no header of an older block',
      'proof-header-missing',
      { twist: ({ url }) => (url.includes(bytesToHex(named.id)) ? { status: 404, body: '' } : undefined) },
    ],
    [
      'the header of another block',
      'proof-header-missing',
      { twist: ({ url }) => (url.includes(bytesToHex(named.id)) ? { status: 200, body: genesis.header } : undefined) },
    ],
    ['a newest block of half an hour ago', 'proof-stale', { dateMs: timeAt(1006) * 1000 }, timeAt(1006) * 1000 + 60_000],
    ['a newest block from the future', 'proof-ahead', { dateMs: timeAt(1000) * 1000 }, timeAt(1000) * 1000],
    [
      'a server that breaks',
      'host-refused',
      { twist: ({ url }) => (url.includes('proof=1') ? { status: 500, body: '' } : undefined) },
    ],
    ['a height of Bitcoin at which others sign', 'proof-other-cycle', { burnHeight: 999 }],
    ['a block that too few signed', 'proof-weight', { tip: mine(tip, 1004, { signedBy: signersOf(0).slice(0, 4) }) }],
    ['a block of strangers', 'proof-unknown-signer', { tip: mine(tip, 1004, { signedBy: signersOf(7) }) }],
    ['a block made by hand', 'proof-shadow-block', { tip: mine(tip, 1004, { version: 0x81 }) }],
    [
      'a block that one signed twice',
      'proof-signer-twice',
      { tip: mine(tip, 1004, { signedBy: [...signersOf(0), signersOf(0)[9]].flatMap((key) => key ?? []) }) },
    ],
  ];
  for (const [title, code, host, nowMs] of cases)
    it(`${title}: ${code}`, async () => {
      expect((await one(host, nowMs).verify('alice.btc')).proof).toEqual(unproven(code));
    });

  it('the clock of the device, when the server has the time of its block', async () => {
    const { verify } = one({}, timeAt(1003) * 1000 - 3 * 86_400_000);
    expect((await verify('alice.btc')).proof).toEqual({
      state: 'unproven',
      why: { code: 'proof-clock', reason: 'days', places: ['3'] },
    });
    expect((await one({}, timeAt(1003) * 1000 + 5 * 3_600_000).verify('alice.btc')).proof).toEqual({
      state: 'unproven',
      why: { code: 'proof-clock', reason: 'hours', places: ['5'] },
    });
  });

  it('a block below one that was checked before, in an earlier life too', async () => {
    const store = makeStore();
    await setUp({ hosts: { 'node.example': honest }, checkpoint, store }).verify('alice.btc');
    const back = setUp({ hosts: { 'node.example': { ...honest, tip: mine(named, 1003) } }, checkpoint, store });
    expect((await back.verify('alice.btc')).proof).toEqual(unproven('proof-rolled-back', ['node.example']));
    expect(store.trust()?.highest).toBe(3);
  });

  it('a height of Bitcoin that does not fit the time that went by, where that comes every ten minutes', async () => {
    const { verify } = setUp(
      { hosts: { 'node.example': { ...honest, burnHeight: 1400 } }, checkpoint },
      { trust: { chain, checkpoint, isPaced: true } },
    );
    expect((await verify('alice.btc')).proof).toEqual(unproven('proof-burn-height'));
  });
});

describe('from cycle to cycle', () => {
  const blocks: ChainBlock[] = [
    mine(undefined, 1000, {
      writes: [namespaceWrite('btc'), nameWrite('alice.btc', alice), fileWrite('alice.btc', alice, site('alice.btc'))],
    }),
  ];
  for (let height = 1003; height < 1900; height += 3) blocks.push(mine(blocks.at(-1), height));
  const first = checkpointOf(0, blocks[0] as ChainBlock);
  const upTo = (height: number) => blocks.findLast(({ burnHeight }) => burnHeight <= height) as ChainBlock;
  const at = (height: number, more: Partial<Host> = {}, store = makeStore()) =>
    setUp({ hosts: { 'node.example': { ...honest, tip: upTo(height), ...more } }, checkpoint: first, store });

  it('finds the signers of four cycles later, each in a block that those before signed, and keeps them', async () => {
    const { verify, store, asked } = at(1850);
    expect((await verify('alice.btc')).proof).toMatchObject({ state: 'proven', cycle: 4, checkpoint: { cycle: 0 } });
    expect(store.trust()?.sets.map(({ cycle }) => cycle)).toEqual([4, 3]);
    expect(asked.filter((line) => line.includes('/blocks/height/')).length).toBeLessThan(40);
    const later = at(1880, {}, store);
    expect((await later.verify('alice.btc')).proof).toMatchObject({ state: 'proven', cycle: 4 });
    expect(later.asked.some((line) => line.includes('/blocks/height/'))).toBe(false);
  });

  it('takes the next ones from the newest block while they stand in it, so that nothing is searched for later', async () => {
    const store = makeStore();
    expect((await at(1195, {}, store).verify('alice.btc')).proof).toMatchObject({ state: 'proven', cycle: 0 });
    expect(store.trust()?.sets.map(({ cycle }) => cycle)).toEqual([1, 0]);
    // A tenure of before the boundary, and one of after it.
    const after = at(1210, {}, store);
    expect((await after.verify('alice.btc')).proof).toMatchObject({ state: 'proven', cycle: 1 });
    expect(after.asked.some((line) => line.includes('/blocks/height/'))).toBe(false);
  });

  it('lets those before sign for half a day after a boundary', async () => {
    const store = makeStore();
    await at(1195, {}, store).verify('alice.btc');
    const tenure = mine(upTo(1199), 1199, { timestamp: timeAt(1201) });
    const { verify } = at(1195, { tip: tenure, burnHeight: 1201 }, store);
    expect((await verify('alice.btc')).proof).toMatchObject({ state: 'proven', cycle: 0 });
  });

  it('a set that the present one did not sign for leads nowhere', async () => {
    // Everything since 1177 is of somebody who has the keys of nobody before.
    const forged: ChainBlock[] = [upTo(1177)];
    for (let height = 1180; height < 1300; height += 3) forged.push(mine(forged.at(-1), height, { signedBy: signersOf(9) }));
    const { verify, store } = at(1180, { tip: forged.at(-1) as ChainBlock });
    expect((await verify('alice.btc')).proof).toMatchObject({ state: 'unproven', ...why('proof-other-cycle') });
    expect(store.trust()).toBeUndefined();
    const longAfter = at(1180, { tip: forged.at(-1) as ChainBlock, burnHeight: 1500 });
    expect((await longAfter.verify('alice.btc')).proof).toMatchObject({ state: 'unproven', ...why('proof-no-bridge') });
  });

  it('a checkpoint of more than six cycles ago counts for nothing', async () => {
    const nowMs = timeAt(1000 + 7 * 200) * 1000;
    const { verify } = setUp({ hosts: { 'node.example': { ...honest, tip: upTo(1850), dateMs: 0 } }, checkpoint: first, nowMs });
    expect((await verify('alice.btc')).proof).toMatchObject({ state: 'unproven', ...why('proof-checkpoint-old') });
  });
});
