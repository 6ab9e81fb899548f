/** Who hears what happens: tabs that listened, whose document is still of the origin that may know. */
import { expect, it } from 'vitest';
import { makeEvents } from '../../src/background/events.ts';
import { memorySession } from './memory.ts';

type Script = { target: { tabId: number }; args: unknown[] };

/** Tabs by the origin of the document in them; a tab that is not there fails, as in a browser. */
function make(tabs: Record<number, string>) {
  const said: { tabId: number; event: unknown }[] = [];
  const executeScript = async ({ target: { tabId }, args: [origin, event] }: Script) => {
    if (!(tabId in tabs)) throw new Error('No tab with this id.');
    const isThere = tabs[tabId] === origin;
    if (isThere) said.push({ tabId, event });
    return [{ result: isThere }];
  };
  const session = memorySession();
  const events = makeEvents({ session, scripting: () => ({ executeScript }) as never });
  const listen = (tabId: number, origin: string) => events.expect({ tabId, origin, documentId: 'd' });
  return { events, listen, said, session };
}

it('tells the tabs of these origins that listen, each once', async () => {
  const { events, listen, said } = make({ 1: 'https://a.example', 2: 'https://b.example', 3: 'https://a.example' });
  await listen(1, 'https://a.example');
  await listen(1, 'https://a.example');
  await listen(2, 'https://b.example');
  await events.tell(['https://a.example'], { type: 'disconnect' });
  expect(said).toEqual([{ tabId: 1, event: { type: 'disconnect' } }]);
  await events.networkChanged([{ origin: 'https://b.example' }] as never, { chain: 'testnet' } as never);
  expect(said.at(-1)).toEqual({
    tabId: 2,
    event: { type: 'networkChange', bitcoin: { name: 'Testnet' }, stacks: { name: 'testnet' } },
  });
});

it('forgets a tab that went elsewhere or was closed, and the oldest of more than five hundred', async () => {
  const { events, listen, said, session } = make({ 1: 'https://other.example' });
  await listen(1, 'https://a.example');
  await listen(2, 'https://a.example');
  await events.tell(['https://a.example'], { type: 'accountChange' });
  expect(said).toEqual([]);
  expect(await session.get('listeners')).toEqual([]);
  for (let tabId = 0; tabId <= 500; tabId++) await listen(tabId, 'https://a.example');
  expect(await session.get('listeners')).toHaveLength(500);
  await events.tabClosed(500);
  const left = await session.get('listeners');
  expect([left[0]?.tabId, left.at(-1)?.tabId]).toEqual([1, 499]);
});
