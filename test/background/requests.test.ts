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
    expect(await live().find(app, 'ask-0001')).toBe('waits');
    await live().readForDecision(record.id, record.sha256);
    await live().decide(record, { outcome: { result: { result: 1 } }, how: 'given' });
    expect(await live().find(app, 'ask-0001')).toEqual({ type: 'answer', id: 'ask-0001', result: { result: 1 } });
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
    await requests.decide(await oldest(requests), { outcome: { result: 'yes' }, how: 'given' });
    expect((await requests.answersFor('doc-1')).map(({ id }) => id)).toEqual(['ask-0001', 'ask-0002']);
    expect(await requests.answersFor('doc-9')).toEqual([]);
  });

  it('gives an answer only to the document that asked, and only under its own id', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    await requests.decide(await oldest(requests), { outcome: { result: 'secret' }, how: 'given' });
    for (const asker of [other, { ...app, documentId: 'doc-3' }]) {
      expect(await requests.find(asker, 'ask-0001')).toBeUndefined();
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

  it('counts leaving what waits as one denial, so that reloading opens no window without end', async () => {
    const { live } = make();
    for (const n of [1, 2, 3]) {
      const document = { ...app, documentId: `doc-${n}` };
      await live().add(document, 'ask-0001', draft('a'));
      await live().add(document, 'ask-0002', draft('b'));
      if (n === 3) await live().park(document.documentId);
      else await live().dropDocument(document.documentId);
    }
    await expect(live().add(app, 'ask-0003', draft('c'))).rejects.toMatchObject({ code: 'too-many-denials' });
    await live().add(other, 'ask-0001', draft('a'));
  });

  it('does not count a document that leaves when nothing waits', async () => {
    const { requests } = make();
    for (const n of [1, 2, 3]) {
      await requests.add({ ...app, documentId: `doc-${n}` }, 'ask-0001', draft('a'));
      await requests.decide(await oldest(requests), { outcome: { result: 'yes' }, how: 'given' });
      await requests.dropDocument(`doc-${n}`);
    }
    await requests.add(app, 'ask-0002', draft('b'));
  });

  it('joins a hundred asks of one question, and says no to the next', async () => {
    const { requests } = make();
    for (let n = 0; n < 100; n++) await requests.add(app, `ask-${n}`, draft('a'));
    await expect(requests.add(app, 'ask-100', draft('a'))).rejects.toMatchObject({ code: 'too-many-requests' });
    await requests.add(app, 'ask-99', draft('a'));
    await requests.decide(await oldest(requests), { outcome: { result: 'yes' }, how: 'given' });
    expect(await requests.answersFor('doc-1')).toHaveLength(100);
  });

  it('keeps little of what is over: no frozen text, and the newest rows of a tab', async () => {
    const { requests, session, clock } = make();
    for (let n = 0; n < 60; n++) {
      const document = { ...app, documentId: `doc-${n}` };
      for (const text of ['a', 'b', 'c']) await requests.add(document, `ask-${text}`, draft(text + 'x'.repeat(16_000)));
      await requests.park(document.documentId);
      clock.pass(16_000);
    }
    expect(session.text.get('requests')?.length).toBeLessThan(20_000);
    expect(await requests.find({ ...app, documentId: 'doc-59' }, 'ask-a')).toMatchObject({
      error: { code: 'request-interrupted' },
    });
    expect(await requests.find({ ...app, documentId: 'doc-0' }, 'ask-a')).toBeUndefined();
  });

  it('ends what waits elsewhere with the same token', async () => {
    const { requests } = make();
    const token = { kind: 'sign-in' as const, tokenId: 't1' };
    await requests.add(app, 'ask-0001', { ...token, frozen: 'a' });
    await requests.add({ ...app, documentId: 'doc-3' }, 'ask-0002', { ...token, frozen: 'a' });
    await requests.add(other, 'ask-0003', { ...token, tokenId: 't2', frozen: 'b' });
    const ended = await requests.decide(await oldest(requests), { outcome: { result: 'yes' }, how: 'given' });
    expect(ended.map(({ documentId }) => documentId)).toEqual(['doc-1', 'doc-3']);
    expect((await requests.answersFor('doc-3'))[0]?.error?.code).toBe('request-replayed');
    expect(await requests.waiting()).toHaveLength(1);
  });

  it('lets no answer leave before its grant is listed', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    const grant = { kind: 'addresses' as const, origin: app.origin, identityIndex: 0, remember: 'always' as const };
    const { id } = await oldest(requests);
    await requests.decide(await oldest(requests), { outcome: { result: 'yes' }, how: 'given', grant });
    expect([await requests.find(app, 'ask-0001'), await requests.answersFor('doc-1')]).toEqual(['waits', []]);
    await requests.acknowledge(app, 'ask-0001');
    expect(await requests.unlisted()).toMatchObject([{ id, grant }]);
    await requests.listed(id);
    expect(await requests.unlisted()).toEqual([]);
    expect(await requests.answersFor('doc-1')).toHaveLength(1);
  });

  it('refuses a decision about another text than the one shown', async () => {
    const { requests, session } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    const record = await oldest(requests);
    await expect(requests.readForDecision(record.id, '0'.repeat(64))).rejects.toMatchObject({ code: 'request-changed' });
    await session.set('requests', [{ ...record, frozen: '{"text":"b"}' }]);
    await expect(requests.readForDecision(record.id, record.sha256)).rejects.toMatchObject({ code: 'request-changed' });
  });

  it('tells a no for want of the account apart from a no', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    await requests.deny([(await oldest(requests)).id], 'no-account');
    expect((await requests.answersFor('doc-1'))[0]?.error).toMatchObject({ code: 'address-mismatch', number: -32001 });
  });

  it('keeps the first outcome', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    const record = await oldest(requests);
    await requests.deny([record.id]);
    await expect(requests.decide(record, { outcome: { result: 'late' }, how: 'given' })).rejects.toMatchObject({
      code: 'request-gone',
    });
    expect((await requests.answersFor('doc-1'))[0]?.error?.number).toBe(-32000);
  });

  it('knows for a while what was decided and how, also when the answer is long fetched', async () => {
    const { live } = make();
    const record = async (text: string) => {
      await live().add(app, `ask-000${text}`, draft(text));
      return (await live().waiting()).find(({ frozen }) => frozen.includes(`"${text}"`)) ?? Promise.reject(new Error('gone'));
    };
    const [given, refused, left] = [await record('1'), await record('2'), await record('3')];
    expect(await live().wasDecided(given.id, true)).toBe(false);
    await live().decide(given, { outcome: { result: { result: 1 } }, how: 'given' });
    await live().deny([refused.id]);
    await live().acknowledge(app, 'ask-0001');
    await live().dropDocument(app.documentId);
    for (const { id } of [given, refused, left]) expect(await live().wasDecided(id, true)).toBe(id === given.id);
    for (const { id } of [given, refused, left]) expect(await live().wasDecided(id, false)).toBe(id === refused.id);
  });

  it('ends what waits when its document sleeps, leaves or its tab closes', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    const record = await oldest(requests);
    await requests.park('doc-1');
    await expect(requests.readForDecision(record.id, record.sha256)).rejects.toMatchObject({ code: 'request-gone' });
    expect(await requests.find(app, 'ask-0001')).toMatchObject({ error: { code: 'request-interrupted' } });

    await requests.add(other, 'ask-0002', draft('b'));
    await requests.dropTab(8);
    expect(await requests.waiting()).toEqual([]);
    await requests.add(other, 'ask-0003', draft('c'));
    await requests.dropDocument('doc-2');
    expect(await requests.waiting()).toEqual([]);
  });

  it('keeps what waits and what nobody fetched within what session storage holds', async () => {
    const { requests, session } = make();
    const contract = 'x'.repeat(200_000);
    const addresses = Array.from({ length: 12 }, (_, n) => ({ origin: `https://a${n}.example`, documentId: `d${n}`, tabId: n }));
    const added = await Promise.allSettled(addresses.map((asker) => requests.add(asker, 'ask-0001', draft(contract))));
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
    expect(added.at(-1)).toMatchObject({ reason: { code: 'too-many-requests' } });
    for (const asker of addresses) await requests.dropDocument(asker.documentId);
    for (let n = 0; n < 40; n++) {
      await requests.add({ origin: 'https://b.example', documentId: 'd', tabId: n }, `ask-1${n}`, draft(`${n}`));
      await requests.decide(await oldest(requests), { outcome: { result: contract }, how: 'given' });
    }
    expect(await requests.answersFor('d')).toHaveLength(19);
    expect(session.text.get('requests')?.length).toBeLessThan(5_000_000);
  });

  it('has an answer ready from before the document slept', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    await requests.decide(await oldest(requests), { outcome: { result: 'yes' }, how: 'given' });
    await requests.park('doc-1');
    expect(await requests.find(app, 'ask-0001')).toEqual({ type: 'answer', id: 'ask-0001', result: 'yes' });
  });

  it('takes no no for what is being sent, and keeps its row when its page leaves', async () => {
    const { requests } = make();
    await requests.add(app, 'ask-0001', draft('a'));
    await requests.add(app, 'ask-0002', draft('b'));
    const record = await oldest(requests);
    await requests.give(record, async () => {
      const denied = await requests.deny((await requests.waiting()).map(({ id }) => id));
      expect(denied.map(({ frozen, askIds }) => [frozen, askIds])).toEqual([['{"text":"b"}', ['ask-0002']]]);
      await requests.park('doc-1');
      await requests.dropTab(7);
      expect(await requests.decide(record, { outcome: { result: 'sent' }, how: 'given' })).toHaveLength(1);
    });
    expect(await requests.find(app, 'ask-0001')).toEqual({ type: 'answer', id: 'ask-0001', result: 'sent' });
    // One that could not be sent waits on, and may be refused again.
    await requests.add(app, 'ask-0003', draft('c'));
    const [next] = await requests.waiting();
    if (!next) throw new Error('nothing waits');
    await expect(requests.give(next, () => Promise.reject(new Error('no node')))).rejects.toThrow('no node');
    expect(await requests.deny([next.id])).toHaveLength(1);
  });
});
