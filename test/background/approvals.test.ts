import { describe, expect, it } from 'vitest';
import { makeApprovals } from '../../src/background/approvals.ts';
import { makeRequests } from '../../src/background/requests.ts';
import { counting, memorySession, memoryTabs, sha256, standingClock } from './memory.ts';

const app = { origin: 'https://app.example', documentId: 'doc-1', tabId: 7 };

function make() {
  const session = memorySession();
  const tabs = memoryTabs();
  const clock = standingClock();
  const requests = makeRequests({
    session,
    now: clock.now,
    randomId: counting('r'),
    sha256,
    noteDecided: async () => {},
  });
  const live = () => makeApprovals({ session, tabs, requests, now: clock.now, wait: async () => {} });
  const ask = (text: string) => requests.add(app, `ask-${text}`, { kind: 'addresses', frozen: text });
  return { live, approvals: live(), tabs, requests, session, ask, clock };
}

describe('the approval tab', () => {
  it('opens once for many requests, and is brought to the front', async () => {
    const { approvals, tabs, ask } = make();
    await Promise.all(['a', 'b', 'c'].map((text) => ask(text).then(approvals.show)));
    expect(tabs.shown.size).toBe(1);
    expect(tabs.focused).toEqual([101, 101]);
  });

  it('does not open when nothing waits', async () => {
    const { approvals, tabs } = make();
    await approvals.show();
    expect(tabs.shown.size).toBe(0);
  });

  it('is found again by the next life of the background', async () => {
    const { live, tabs, ask } = make();
    await ask('a');
    await live().show();
    await live().show();
    expect(tabs.shown.size).toBe(1);
  });

  it("is opened after a death that came before it was, and takes nobody's focus when it was", async () => {
    const { live, tabs, ask } = make();
    await ask('a');
    await live().keep();
    await live().keep();
    expect([tabs.shown.size, tabs.focused]).toEqual([1, []]);
  });

  it('is opened anew when the browser lost it', async () => {
    const { live, tabs, ask } = make();
    await ask('a');
    await live().show();
    tabs.shown.clear();
    await live().show();
    expect([...tabs.shown]).toEqual([102]);
  });

  it('leaves one window when the background died between opening and writing', async () => {
    const { live, tabs, session, ask } = make();
    await ask('a');
    await live().show();
    await session.set('approvalTab', null);
    await live().show();
    expect(tabs.shown.size).toBe(2);
    // Both pages load and report.
    await live().adopt(101);
    await live().adopt(102);
    expect([...tabs.shown]).toEqual([102]);
  });

  it('adopts the orphan when there is no other', async () => {
    const { live, tabs, session, ask } = make();
    await ask('a');
    await live().show();
    await session.set('approvalTab', null);
    await live().adopt(101);
    await live().show();
    expect([...tabs.shown]).toEqual([101]);
  });

  it('denies everything that waits when it is closed by hand, and nothing when another tab is', async () => {
    const { approvals, requests, ask } = make();
    await ask('a');
    await ask('b');
    await approvals.show();
    expect(await approvals.closed(99)).toEqual([]);
    expect(await requests.waiting()).toHaveLength(2);
    expect(await approvals.closed(101)).toHaveLength(2);
    expect(await requests.waiting()).toEqual([]);
    expect((await requests.answersFor('doc-1')).map(({ error }) => error?.code)).toEqual(['request-denied', 'request-denied']);
  });

  it('stays closed for those who stood in line to show it, and opens for what is asked after the no', async () => {
    const { approvals, requests, tabs, ask, clock } = make();
    await ask('a');
    await approvals.show();
    await ask('b');
    tabs.shown.delete(101); // A person closed it: the page asks on, and then the browser tells.
    const shows = [approvals.show(), approvals.show()];
    const denying = approvals.closed(101);
    clock.pass(1);
    await ask('c');
    shows.push(approvals.show());
    expect((await denying).map(({ frozen }) => frozen)).toEqual(['a', 'b']);
    await Promise.all(shows);
    expect((await requests.waiting()).map(({ frozen }) => frozen)).toEqual(['c']);
    expect([...tabs.shown]).toEqual([102]);
  });

  it('takes no tab that is going for the one that is shown, and opens anew what a life before left without one', async () => {
    const { live, requests, tabs, session, ask } = make();
    await ask('a');
    await live().show();
    tabs.shown.delete(101);
    await session.set('approvalTab', null);
    await live().adopt(101); // Its last word came late.
    expect(await session.get('approvalTab')).toBe(null);
    // The life that heard of the closing ended before it had said no.
    await session.set('approvalTab', 101);
    await live().keep();
    expect([[...tabs.shown], (await requests.waiting()).length]).toEqual([[102], 1]);
  });

  it('is not shown a hundred times for a hundred asks at once', async () => {
    const { approvals, tabs, ask } = make();
    await ask('a');
    await approvals.show();
    await Promise.all(Array.from({ length: 100 }, () => approvals.show()));
    expect(tabs.focused).toEqual([101]);
  });

  it('closes by itself when nothing waits, which denies nothing', async () => {
    const { approvals, tabs, requests, ask } = make();
    await ask('a');
    await approvals.show();
    await approvals.settle();
    expect(tabs.shown.size).toBe(1);
    const [record] = await requests.waiting();
    if (record) await requests.decide(record, { outcome: { result: 'yes' }, how: 'given' });
    await approvals.settle();
    expect(tabs.shown.size).toBe(0);
    expect(await approvals.closed(101)).toEqual([]);
    expect((await requests.answersFor('doc-1'))[0]?.result).toBe('yes');
  });
});
