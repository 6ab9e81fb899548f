import { describe, expect, it } from 'vitest';
import type { Sender } from '../../src/background/asker.ts';
import { type CommandsOf, makeHear, makeWalletDoor } from '../../src/background/wallet-door.ts';
import { pageShapes } from '../../src/contract/page.ts';
import type { Command } from '../../src/contract/shapes.ts';
import { type OtherAsks, otherCommands, type PageName, type WalletAsks, wakingCommands } from '../../src/contract/wallet.ts';

const ownId = 'autonym@example';
const base = 'chrome-extension://abcdef/';
const from = (page: string): Sender => ({
  id: ownId,
  origin: base.slice(0, -1),
  url: `${base}${page}.html?x=1#y`,
  frameId: 0,
  tab: { id: 4 },
});

const walletCommands = { ...wakingCommands, ...otherCommands };
/** Says which command ran instead of running it. */
const commands = Object.fromEntries(
  Object.keys(walletCommands).map((method) => [method, async (body: unknown, sender: unknown) => ({ method, body, sender })]),
) as unknown as CommandsOf<WalletAsks>;
const door = makeWalletDoor({
  ownId,
  base,
  waking: commands,
  others: async () => makeHear<keyof OtherAsks>(otherCommands, commands),
});
const codeOf = async (message: unknown, sender: Sender) => {
  const reply = await door(message, sender);
  return reply.ok ? 'ok' : reply.error.code;
};

const message = { autonym: 'wallet.state', body: {} };

describe('the wallet door', () => {
  it('runs a command of a page that may say it', async () => {
    expect(await door({ autonym: 'identity.add', body: { label: ' Work ' } }, from('home'))).toEqual({
      ok: true,
      answer: { method: 'identity.add', body: { label: 'Work' }, sender: { page: 'home', tabId: 4 } },
    });
  });

  it('knows a popup, which has no tab', async () => {
    const { tab: _tab, frameId: _frame, ...popup } = from('popup');
    expect(await codeOf(message, popup)).toBe('ok');
  });

  const hostile: [string, Sender][] = [
    ['a web page', { ...from('home'), origin: 'https://app.example', url: 'https://app.example/home.html' }],
    ['a web page with our address in its own', { ...from('home'), origin: 'https://app.example' }],
    ['a content script', { ...from('home'), origin: 'https://app.example', url: 'https://app.example/', tab: { id: 1 } }],
    ['another extension', { ...from('home'), id: 'other@example' }],
    [
      'another extension with a page called home',
      { ...from('home'), id: 'o', origin: 'chrome-extension://other', url: 'chrome-extension://other/home.html' },
    ],
    ['nobody', {}],
    ['an opaque origin', { ...from('home'), origin: 'null' }],
    ['no address', { id: ownId, origin: base.slice(0, -1) }],
    ['a frame', { ...from('home'), frameId: 2 }],
    ['a page that does not ask', from('other')],
    ['a page in a folder', from('parts/home')],
    ['the background itself', { ...from('home'), url: `${base}background.js` }],
    ['a path that only ends well', { ...from('home'), url: `${base}x?/home.html` }],
    ['an address that only starts well', { ...from('home'), url: 'chrome-extension://abcdef.evil/home.html' }],
  ];
  for (const [title, sender] of hostile)
    it(`refuses ${title}`, async () => expect(await codeOf(message, sender)).toBe('sender-refused'));

  for (const [method, { pages }] of Object.entries<Command>(walletCommands)) {
    it(`takes ${method} only from ${pages.join(', ')}`, async () => {
      for (const page of ['popup', 'approve', 'welcome', 'home', 'name'] satisfies PageName[]) {
        const code = await codeOf({ autonym: method, body: {} }, from(page));
        if (pages.includes(page)) expect(code).toMatch(/^(ok|bad-command)$/);
        else expect(code).toBe('sender-refused');
      }
    });
  }

  const bad: [string, unknown, string][] = [
    ['nothing', undefined, 'method-unknown'],
    ['a method of Object', { autonym: 'toString', body: {} }, 'method-unknown'],
    ['a prototype', { autonym: '__proto__', body: {} }, 'method-unknown'],
    ['what a page may ask', { autonym: 'auth.request', body: { token: '', channel: 'provider' } }, 'method-unknown'],
    ['no body', { autonym: 'wallet.state' }, 'bad-command'],
    ['unknown keys', { autonym: 'wallet.state', body: { x: 1 } }, 'bad-command'],
    ['a key as text', { autonym: 'vault.unlock', body: { key: 'A'.repeat(44) } }, 'bad-command'],
    ['a key with a number that is no byte', { autonym: 'vault.unlock', body: { key: Array(32).fill(256) } }, 'bad-command'],
    ['a key of 33 bytes', { autonym: 'vault.unlock', body: { key: Array(33).fill(0) } }, 'bad-command'],
    ['unknown settings', { autonym: 'settings.change', body: { admin: true } }, 'bad-command'],
  ];
  for (const [title, command, code] of bad) {
    it(`refuses ${title}`, async () => expect(await codeOf(command, from('home'))).toBe(code));
  }

  it('tells only a code and a sentence of what broke inside', async () => {
    const broken = makeWalletDoor({
      ownId,
      base,
      waking: {
        ...commands,
        'wallet.state': async () => {
          throw new TypeError('at line 1');
        },
      },
      others: async () => Promise.reject(new Error('crypto.js left nothing behind')),
    });
    expect(await broken(message, from('home'))).toEqual({
      ok: false,
      error: { code: 'internal', message: 'Something went wrong inside Autonym.' },
    });
    expect(await broken({ autonym: 'app.list', body: {} }, from('home'))).toMatchObject({ error: { code: 'internal' } });
  });

  it('loads nothing for what is asked at a wake-up, nor for anyone who may not ask', async () => {
    const loaded: string[] = [];
    const light = makeWalletDoor({
      ownId,
      base,
      waking: commands,
      others: async () => {
        loaded.push('crypto.js');
        return makeHear<keyof OtherAsks>(otherCommands, commands);
      },
    });
    for (const autonym of Object.keys(wakingCommands)) await light({ autonym, body: {} }, from('home'));
    for (const [, sender] of hostile) await light({ autonym: 'app.list', body: {} }, sender);
    expect(loaded).toEqual([]);
    await light({ autonym: 'app.list', body: {} }, from('home'));
    expect(loaded).toEqual(['crypto.js']);
  });

  it('shares no message with the page door', () => {
    expect(Object.keys(walletCommands).filter((method) => Object.hasOwn(pageShapes, method))).toEqual([]);
  });
});
