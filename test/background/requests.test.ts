import { describe, expect, it } from 'vitest';
import type { Asker } from '../../src/background/asker.ts';
import { makeRequests } from '../../src/background/requests.ts';
import type { RequestRecord } from '../../src/background/store.ts';
import { counting, memorySession, sha256, standingClock } from './memory.ts';

const app: Asker = { origin: 'https://app.example', documentId: 'doc-1', tabId: 7 };
const other: Asker = { origin: 'https://other.example', documentId: 'doc-2', tabId: 8 };
const draft = (text: string) => ({ kind: 'addresses' as const, frozen: JSON.stringify({ text }) });

function make() {
  const session = memorySession();
  const clock = standingClock();
  const randomId = counting('r');
  const decided: RequestRecord[] = [];
  /** Another life of the background over the same session storage. */
  const live = () =>
    makeRequests({
      session,
      now: clock.now,
      randomId,
      sha256,
      noteDecided: async (records) => {
        decided.push(...records);
      },
    });
  return { requests: live(), live, session, clock, decided };
}

const oldest = async (requests: ReturnType<typeof make>['requests']) => {
  const [first] = await requests.waiting();
  if (!first) throw new Error('nothing waits');
  return first;
};

describe('requests', () => {
  it('freezes what was asked and hashes it', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    const record = await oldest(requests);
    expect(record).toMatchObject({ ...app, kind: 'addresses', askIds: ['ask-0001'], frozen: '{"text":"a"}' });
    expect(record.sha256).toBe(await sha256(record.frozen));
  });

  it('survives the death of the background at every step', async () => {
    const { live, session } = make();
    await live().add(app, 'ask-0001', draft('a'));
    const record = await oldest(live());
    expect(await live().collect(app, ['ask-0001'])).toEqual([]);
    await live().readForDecision(record.id, record.sha256);
    await live().decide(record, { result: { result: 1 } });
    expect(await live().collect(app, ['ask-0001'])).toEqual([{ type: 'answer', id: 'ask-0001', result: { result: 1 } }]);
    // Not acknowledged: it is still there for whoever asks next.
    expect(await live().answersFor('doc-1')).toHaveLength(1);
    await live().acknowledge(app, 'ask-0001');
    expect(await live().answersFor('doc-1')).toEqual([]);
    expect(await session.get('requests')).toEqual([]);
  });

  it('joins the same question of the same document, and answers both asks', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    await requests.add(app, 'ask-0002', draft('a'));
    await requests.add({ ...app, documentId: 'doc-9' }, 'ask-0003', draft('a'));
    expect(await requests.waiting()).toHaveLength(2);
    await requests.decide(await oldest(requests), { result: 'yes' });
    expect((await requests.answersFor('doc-1')).map(({ id }) => id)).toEqual(['ask-0001', 'ask-0002']);
    expect(await requests.answersFor('doc-9')).toEqual([]);
  });

  it('gives an answer only to the document that asked, and only under its own id', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    await requests.decide(await oldest(requests), { result: 'secret' });
    for (const asker of [other, { ...app, documentId: 'doc-3' }]) {
      const answers = await requests.collect(asker, ['ask-0001']);
      expect(answers[0]?.error?.code).toBe('request-interrupted');
      await requests.acknowledge(asker, 'ask-0001');
    }
    expect(await requests.answersFor('doc-1')).toHaveLength(1);
  });

  it('keeps at most three of one origin and a hundred in all', async () => {
    const { requests } = make();
    for (const n of [1, 2, 3]) await requests.add(app, `ask-000${n}`, draft(`${n}`));
    await expect(requests.add(app, 'ask-0004', draft('4'))).rejects.toMatchObject({ code: 'too-many-requests' });
    for (let n = 0; n < 97; n++) await requests.add({ ...other, origin: `https://o${n}.example` }, 'ask-0001', draft(`o${n}`));
    await expect(requests.add(other, 'ask-0009', draft('x'))).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(await requests.waiting()).toHaveLength(100);
  });

  it('answers ten thousand concurrent asks of one origin with three records', async () => {
    const { requests } = make();
    const asks = Array.from({ length: 10_000 }, (_, n) => requests.add(app, `ask-${n}`, draft(`${n}`)));
    const settled = await Promise.allSettled(asks);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await requests.waiting()).toHaveLength(3);
  });

  it('silences an origin for a minute after three denials within thirty seconds, also across a death', async () => {
    const { live, clock, decided } = make();
    for (const n of [1, 2, 3]) {
      const requests = live();
      await requests.add(app, `ask-000${n}`, draft(`${n}`));
      await requests.deny([(await oldest(requests)).id]);
      clock.pass(10_000);
    }
    expect(decided).toHaveLength(3);
    await expect(live().add(app, 'ask-0004', draft('4'))).rejects.toMatchObject({ code: 'too-many-denials' });
    await live().add(other, 'ask-0001', draft('o'));
    clock.pass(50_001);
    await live().add(app, 'ask-0005', draft('5'));
  });

  it('does not silence an origin that is denied slowly', async () => {
    const { requests, clock } = make();
    for (const n of [1, 2, 3]) {
      await requests.add(app, `ask-000${n}`, draft(`${n}`));
      await requests.deny([(await oldest(requests)).id]);
      clock.pass(16_000);
    }
    await requests.add(app, 'ask-0004', draft('4'));
  });

  it('refuses a decision about another text than the one shown', async () => {
    const { requests, session } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    const record = await oldest(requests);
    await expect(requests.readForDecision(record.id, '0'.repeat(64))).rejects.toMatchObject({ code: 'request-changed' });
    await session.set('requests', [{ ...record, frozen: '{"text":"b"}' }]);
    await expect(requests.readForDecision(record.id, record.sha256)).rejects.toMatchObject({ code: 'request-changed' });
  });

  it('keeps the first outcome', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    const record = await oldest(requests);
    await requests.deny([record.id]);
    await requests.decide(record, { result: 'late' });
    expect((await requests.answersFor('doc-1'))[0]?.error?.number).toBe(-32000);
  });

  it('ends what waits when its document sleeps, leaves or its tab closes', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    const record = await oldest(requests);
    await requests.park('doc-1');
    await expect(requests.readForDecision(record.id, record.sha256)).rejects.toMatchObject({ code: 'request-gone' });
    expect((await requests.collect(app, ['ask-0001']))[0]?.error?.code).toBe('request-interrupted');

    await requests.add(other, 'ask-0002', draft('b'));
    await requests.dropTab(8);
    expect(await requests.waiting()).toEqual([]);
    await requests.add(other, 'ask-0003', draft('c'));
    await requests.dropDocument('doc-2');
    expect(await requests.waiting()).toEqual([]);
  });

  it('has an answer ready from before the document slept', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    await requests.decide(await oldest(requests), { result: 'yes' });
    await requests.park('doc-1');
    expect(await requests.collect(app, ['ask-0001'])).toEqual([{ type: 'answer', id: 'ask-0001', result: 'yes' }]);
  });
});
