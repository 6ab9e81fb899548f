/** What is left of an answer once it was checked, by real proofs of a made-up chain. */
import { describe, expect, it } from 'vitest';
import { makeChecking } from '../../src/background/proof.ts';
import { alice, bob } from '../network/hand-made.ts';
import { checkpointOf, type Host, honestWord, makeChain, makeNodes, network, setUp, site } from '../network/proof-world.ts';
import { chain } from '../protocol/proof/network.ts';
import { memoryRows } from './memory.ts';

const { genesis, tip } = makeChain();
const checkpoint = checkpointOf(0, genesis);
const honest: Host = { tip, says: honestWord };
const saysBob = { second: { 'alice.btc': { owner: bob, zonefile: site('alice.btc') } } };

/** What one host says of the name, and the check of that by another. */
async function check(says: Host, by: Host, isSecondTry = false) {
  const { resolver } = setUp({ hosts: { 'node.example': says }, checkpoint });
  const waiting: number[] = [];
  const checking = makeChecking({
    http: makeNodes({ 'node.example': by }).http,
    now: () => tip.timestamp * 1000 + 60_000,
    sleep: async () => {},
    rows: memoryRows(),
    tellQueue: (length) => waiting.push(length),
  });
  const trusted = { ...network, proofs: { ...chain, checkpoint } };
  return { ...(await checking.check(await resolver.resolve('alice.btc'), trusted, 1, isSecondTry)), waiting };
}

describe('an answer that was checked', () => {
  it('and is proven stays as it was, with its seal', async () => {
    const { answer, again, waiting } = await check(honest, honest);
    expect(answer).toMatchObject({ owner: alice, seal: 'verified', proof: { state: 'proven' } });
    expect(again).toBeUndefined();
    expect(waiting[0]).toBe(0); // What waited in a life before waits no more.
  });

  it('and is outdated is not followed while it is asked anew, and is a lie when it is said again', async () => {
    const { answer, again } = await check({ ...honest, says: saysBob }, honest);
    expect(again).toBe(true);
    expect(answer).toMatchObject({ status: 'contradicted', notFollowed: 'contradiction', proof: { state: 'unproven' } });
    expect('owner' in answer || 'lead' in answer).toBe(false);
    const second = await check({ ...honest, says: saysBob }, honest, true);
    expect(second.again).toBeUndefined();
    expect(second.answer).toMatchObject({ status: 'contradicted', seal: 'contradiction', proof: { state: 'contradicted' } });
  });
});
