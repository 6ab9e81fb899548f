/**
 * A page that wants more than it may have, in both real browsers: it forges messages, floods, pollutes what it shares with the provider, and
 * speaks to the relay by hand. It never gets more than a page that asks politely.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyMessageSignatureRsv } from '@stacks/encryption';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { askMostChars } from '../../src/contract/page.ts';
import { otherCommands, wakingCommands } from '../../src/contract/wallet.ts';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { approval, approve, chooseNetwork, command, createIdentity, deny, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** What every page of these tests knows: how to ask, and how to speak to the relay without the provider. */
const script = `<script>
  window.heard = [];
  addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));
  window.ask = (method = 'getAddresses', params) =>
    AutonymProvider.request(method, params).then(({ result }) => ({ result }), (error) => ({ code: error.data?.code ?? String(error) }));
  window.asking = (...asked) => { window.answer = undefined; ask(...asked).then((it) => { answer = it; }); };
  window.forge = () => {
    const { port1, port2 } = new MessageChannel();
    const got = {};
    port1.onmessage = ({ data }) => { if (data.type === 'answer') (got[data.id] ??= []).push(data.error ? data.error.code : data.result); };
    dispatchEvent(new MessageEvent('autonym:port', { ports: [port2] }));
    return { got, say: (message) => { try { port1.postMessage(message); } catch { return 'not sent'; } } };
  };
</script>`;

const id = (n: number) => `forged-${String(n).padStart(6, '0')}`;

describe.each(browsers)('a hostile page in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let server: Server;
  let site: (host: string, path?: string) => string;

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site');
      response.setHeader('content-type', 'text/html; charset=utf-8');
      const frames = `
        <iframe name="cross" src="${site('other')}"></iframe>
        <iframe name="srcdoc" srcdoc="<p>srcdoc</p>"></iframe>
        <iframe name="blank"></iframe>
        <iframe name="sandboxed" sandbox="allow-scripts" src="/"></iframe>
        <iframe name="data" src="data:text/html,<p>data</p>"></iframe>`;
      response.end(`<!doctype html><title>${pathname}</title>${script}${pathname === '/framed' ? frames : ''}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    site = (host, path = '/') => `http://${host}.localhost:${port}${path}`;
    driver = await launch(kind, devnet, { hosts: ['insecure.example'] });
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await devnet?.stop();
  });

  const noWindow = async () => {
    await sleep(300);
    expect(await driver.findOwn('approve.html')).toEqual([]);
  };
  const isAlive = async (page: Page) =>
    expect(await page.evaluate(`ask('supportedMethods').then(({ result }) => !!result)`)).toBe(true);
  /** One message to the relay by hand, and what came back for its id. */
  const sayTo = (page: Page, message: string, of: string) =>
    until(
      'the answer',
      () =>
        page.evaluate(
          `(() => { if (!globalThis.hand) { hand = forge(); } if (!hand.said?.includes('${of}')) { (hand.said ??= []).push('${of}'); hand.say(${message}); } return hand.got['${of}']; })()`,
        ) as Promise<unknown[] | undefined>,
    );

  it('MSG-01, MSG-02, MSG-03: answers nothing itself, by messages, frames or events', async () => {
    const page = await driver.open(site('forger', '/framed'));
    await page.bringToFront();
    await page.evaluate('asking()');
    const window = await approval(driver);
    await page.evaluate(`(() => {
      for (const to of [globalThis, ...Array.from(frames)])
        for (const id of ['1', 'forged'])
          for (const data of [
            { type: 'answer', id, result: { result: 'forged' } },
            { source: 'blockstack-app', authResponse: 'forged' },
            { jsonrpc: '2.0', id, result: 'forged' },
          ])
            to.postMessage(data, '*');
      const { port1, port2 } = new MessageChannel();
      dispatchEvent(new MessageEvent('autonym:port', { ports: [port2], data: 'forged' }));
      document.dispatchEvent(new CustomEvent('autonym:port', { detail: { result: 'forged' } }));
      port1.postMessage({ type: 'answer', id: 'forged', result: 'forged' });
    })()`);
    for (const frame of page.frames().slice(1))
      await frame
        .evaluate(`parent.postMessage({ type: 'answer', id: '1', result: { result: 'forged' } }, '*')`)
        .catch(() => undefined);
    await sleep(300);
    expect(await page.evaluate('answer === undefined')).toBe(true);
    expect(window.isClosed()).toBe(false);
    await deny(driver);
    expect(await until('the answer', () => page.evaluate('answer'))).toEqual({ code: 'request-denied' });
    await noApproval(driver);
    await page.close();
  });

  it('MSG-04: has none of our own commands, by the provider or by hand', async () => {
    const page = await driver.open(site('commander'));
    const commands = [
      ...Object.keys(wakingCommands),
      ...Object.keys(otherCommands),
      'unlock',
      'export',
      'approve',
      'constructor',
      '__proto__',
    ];
    const codes = (await page.evaluate(
      `Promise.all(${JSON.stringify(commands)}.map((method) => ask(method, { accept: true, key: [1] }).then(({ code }) => code)))`,
    )) as string[];
    expect(new Set(codes)).toEqual(new Set(['method-unknown']));
    const raw = await driver.open(site('commander-raw'));
    const answers = (await raw.evaluate(`(async () => {
      const { say, got } = forge();
      const methods = ${JSON.stringify([...commands, 'vault.reveal'])};
      methods.forEach((method, i) => say({ type: 'ask', id: 'forged-' + String(i).padStart(6, '0'), method, body: { autonym: method } }));
      methods.forEach((method, i) => say({ autonym: method, body: {} }));
      say({ prompt: { accept: true } });
      while (Object.keys(got).length < methods.length) await new Promise((go) => setTimeout(go, 50));
      return Object.values(got).flat();
    })()`)) as string[];
    expect(new Set(answers)).toEqual(new Set(['method-unknown']));
    await noWindow();
    await page.close();
    await raw.close();
  });

  it('MSG-05, MSG-20: is shown by the origin the browser says, whatever it says or pollutes', async () => {
    const page = await driver.open(site('claimer'));
    await page.bringToFront();
    await page.evaluate(`(() => {
      for (const key of ['origin', 'method', 'params', 'documentId', 'tabId', 'url', 'sender', 'id', 'type'])
        Object.prototype[key] = 'https://bank.example';
      asking('getAddresses', { origin: 'https://bank.example', sender: { origin: 'https://bank.example' } });
    })()`);
    const window = await approval(driver);
    const said = (await window.evaluate('document.body.innerText')) as string;
    expect(said).toContain('claimer.localhost');
    expect(said).not.toContain('bank.example');
    await deny(driver);
    await noApproval(driver);
    await page.close();
  });

  it('MSG-06, MSG-07, MSG-08, MSG-09, MSG-13: has no provider in frames of any kind', async () => {
    const page = await driver.open(site('framer', '/framed'));
    await page.evaluate(`(() => {
      const frame = document.createElement('iframe');
      frame.name = 'blob';
      frame.src = URL.createObjectURL(new Blob(['<p>blob</p>'], { type: 'text/html' }));
      document.body.append(frame);
    })()`);
    await until('the frames', async () => page.frames().length === 7 || undefined);
    const seen: string[] = [];
    for (const frame of page.frames().slice(1)) {
      const [name = '', found] = (await frame.evaluate(
        `[window.name, typeof AutonymProvider + typeof StacksProvider]`,
      )) as string[];
      seen.push(name);
      expect([name, found]).toEqual([name, 'undefinedundefined']);
      // The relay is not there either.
      await frame.evaluate(`(() => {
        const { port1, port2 } = new MessageChannel();
        globalThis.gotHere = [];
        port1.onmessage = ({ data }) => gotHere.push(data);
        dispatchEvent(new MessageEvent('autonym:port', { ports: [port2] }));
        port1.postMessage({ type: 'ask', id: 'forged-000001', method: 'rpc.request', body: { method: 'getAddresses' } });
      })()`);
    }
    expect(seen.sort()).toEqual(['blank', 'blob', 'cross', 'data', 'sandboxed', 'srcdoc']);
    await noWindow();
    for (const frame of page.frames().slice(1)) expect(await frame.evaluate('gotHere.length')).toBe(0);
    await page.close();
  });

  it('MSG-09: in a tab of its own whose address is data, has nobody to ask', async () => {
    const page = await driver.open(`data:text/html,${encodeURIComponent(`<title>data</title>${script}`)}`);
    expect(await page.evaluate('[self.origin, typeof AutonymProvider, typeof StacksProvider]')).toEqual([
      'null',
      'undefined',
      'undefined',
    ]);
    await page.evaluate(
      `void (globalThis.hand = forge(), hand.say({ type: 'ask', id: '${id(1)}', method: 'rpc.request', body: { method: 'getAddresses' } }))`,
    );
    await noWindow();
    expect(await page.evaluate('hand.got')).toEqual({});
    await page.close();
    // The same page from a server is heard.
    const served = await driver.open(site('served'));
    await isAlive(served);
    await served.close();
  });

  it('MSG-11, MSG-28, MSG-29, MSG-30: reaches no page or script of ours, by message, request, frame or window', async () => {
    const page = await driver.open(site('prober'));
    expect(
      await page.evaluate(`typeof globalThis.chrome?.runtime?.sendMessage + typeof globalThis.browser?.runtime?.sendMessage`),
    ).toBe('undefinedundefined');
    const files = [
      'popup.html',
      'approve.html',
      'home.html',
      'recover.html',
      'auth.html',
      'welcome.html',
      'background.js',
      'crypto.js',
      'survey.js',
      'accounts.js',
      'registry.js',
      'content.js',
      'inpage.js',
      'oldhosts.js',
      'authpopup.js',
      'prefer.js',
      'kdf.js',
      'manifest.json',
      'icons/48.png',
      'data/public-suffixes.txt',
      'name.html',
    ];
    const reached = await page.evaluate(
      `Promise.all(${JSON.stringify(files)}.map((file) => fetch('${driver.base}' + file).then(() => file, () => null))).then((all) => all.filter(Boolean))`,
    );
    // The name page alone, and only where it has to be: docs/adr/0006, framed by nobody and powerless until somebody presses.
    expect(reached).toEqual(kind === 'chrome' ? ['name.html'] : []);
    const framed =
      (await page.evaluate(`Promise.all(${JSON.stringify([...files.slice(0, 5), 'name.html'])}.map((file) => new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.src = '${driver.base}' + file;
      frame.onload = frame.onerror = () => resolve(null);
      document.body.append(frame);
      setTimeout(() => resolve(null), 1000);
    }))).then(() => null)`)) as null;
    expect(framed).toBeNull();
    for (const frame of page.frames().slice(1)) {
      const shown = await frame.evaluate('document.querySelector("#page")?.childElementCount ?? 0').catch(() => 0);
      expect(shown).toBe(0);
    }
    await page
      .evaluate(`void open('${driver.base}approve.html?request=%7B%22origin%22%3A%22https%3A%2F%2Fbank.example%22%7D#approve')`)
      .catch(() => undefined);
    await sleep(700);
    for (const own of await driver.findOwn('approve.html')) {
      expect(await own.evaluate('document.body.innerText')).not.toContain('bank.example');
      await own.close();
    }
    await isAlive(page);
    await page.close();
  });

  it('MSG-12: over http gets no answer but the reason', async () => {
    const { port } = server.address() as AddressInfo;
    const page = await driver.open(`http://insecure.example:${port}/`);
    expect(await page.evaluate(`ask().then(({ code }) => code)`)).toBe('insecure-origin');
    await noWindow();
    await page.close();
  });

  it('MSG-18, MSG-19: cannot turn the provider by what it changes around it', async () => {
    const page = await driver.open(site('changer'));
    await page.evaluate(`void (async () => {
      const provider = AutonymProvider;
      const odd = [];
      try { delete globalThis.AutonymProvider; } catch {}
      try { globalThis.AutonymProvider = { request: () => 'forged' }; } catch {}
      try { Object.defineProperty(globalThis, 'AutonymProvider', { get: () => 'forged' }); } catch {}
      if (globalThis.AutonymProvider !== provider) odd.push('replaced');
      try { provider.request = () => 'forged'; } catch {}
      if (String(provider.request).includes('forged')) odd.push('method replaced');
      const { Promise: native } = globalThis;
      const iterator = Array.prototype[Symbol.iterator];
      Object.defineProperty(Object.prototype, 'get', { value: 1, configurable: true });
      Object.prototype.toJSON = () => 'forged';
      Object.prototype.then = function () { odd.push('then'); };
      globalThis.Promise = class { constructor() { odd.push('promise'); } };
      Array.prototype[Symbol.iterator] = function* () { odd.push('iterator'); };
      const asked = provider.request('vault.reveal');
      delete Object.prototype.then;
      delete Object.prototype.get;
      delete Object.prototype.toJSON;
      Array.prototype[Symbol.iterator] = iterator;
      globalThis.Promise = native;
      const code = await asked.then(() => 'given', (error) => error.data?.code ?? 'failed');
      document.title = [code, ...odd].join();
    })()`);
    const outcome = await until(
      'the outcome',
      () => page.evaluate(`document.title.startsWith('/') ? undefined : document.title`) as Promise<string | undefined>,
    );
    // It answers, or it fails closed; what the page replaced was touched by its own objects at most.
    expect(outcome.split(',')[0]).toMatch(/^(method-unknown|extension-reloaded|failed|bad-params|bad-request)$/);
    expect(outcome).not.toContain('replaced');
    await noWindow();
    const other = await driver.open(site('unharmed'));
    await isAlive(other);
    await other.close();
    await page.close();
  });

  it('MSG-21, MSG-22, MSG-25: cannot send what is no plain, small JSON', async () => {
    const page = await driver.open(site('sender'));
    const values = {
      function: '() => 1',
      node: 'document.body',
      bigint: '1n',
      map: 'new Map([[1, document]])',
      cycle: '(() => { const a = {}; a.a = a; return a; })()',
      proxy: 'new Proxy({}, { get() { throw new Error("no"); }, ownKeys() { throw new Error("no"); } })',
      getter: '({ get recipient() { throw new Error("no"); } })',
      large: `'x'.repeat(${askMostChars})`,
      huge: `'x'.repeat(${64 * 1024 * 1024})`,
      keys: 'Object.fromEntries(Array.from({ length: 200000 }, (_, i) => ["k" + i, i]))',
      deep: '(() => { let a = []; for (let i = 0; i < 100000; i++) a = [a]; return a; })()',
      ...Object.fromEntries(
        [1, 2, 3, 4, 5].flatMap((depth) =>
          ['__proto__', 'constructor', 'prototype'].map((key) => [
            `${key} at ${depth}`,
            `JSON.parse('${'{"a":'.repeat(depth - 1)}{"${key}":{"polluted":1}}${'}'.repeat(depth - 1)}')`,
          ]),
        ),
      ),
    };
    for (const [name, value] of Object.entries(values)) {
      const code = await page.evaluate(`ask('stx_transferStx', ${value}).then(({ code }) => code)`);
      expect([name, ['bad-params', 'bad-request'].includes(code as string)]).toEqual([name, true]);
    }
    expect(await page.evaluate('({}).polluted === undefined')).toBe(true);
    await noWindow();
    await isAlive(page);
    await page.close();
  }, 120_000);

  it('MSG-23, MSG-31: by hand gets answers to its own proper ids alone, and each once', async () => {
    const page = await driver.open(site('by-hand'));
    const body = `{ method: 'supportedMethods' }`;
    expect(await sayTo(page, `{ type: 'ask', id: '${id(1)}', method: 'rpc.request', body: ${body} }`, id(1))).toHaveLength(1);
    const odd = [
      '0',
      'NaN',
      '2 ** 53',
      '({})',
      'undefined',
      'null',
      "'short'",
      "'x'.repeat(65)",
      "'has space in it'",
      '[]',
      `['${id(2)}']`,
    ];
    for (const value of odd) await page.evaluate(`hand.say({ type: 'ask', id: ${value}, method: 'rpc.request', body: ${body} })`);
    for (const message of [
      'null',
      '1',
      "'ask'",
      '[]',
      '{}',
      `{ type: 'ack', id: '${id(9)}' }`,
      `{ type: 'parked' }`,
      `{ type: 'answer', id: '${id(9)}', result: 1 }`,
    ])
      await page.evaluate(`hand.say(${message})`);
    // The same id twice at once is one question.
    await page.evaluate(
      `for (let i = 0; i < 5; i++) hand.say({ type: 'ask', id: '${id(3)}', method: 'rpc.request', body: ${body} })`,
    );
    await until('the answer', () => page.evaluate(`hand.got['${id(3)}']`));
    await sleep(300);
    const got = (await page.evaluate('hand.got')) as Record<string, unknown[]>;
    // Whatever it calls itself, it is a question of the page under its own id, and no good one.
    expect(Object.keys(got).sort()).toEqual([id(1), id(3), id(9)]);
    expect(new Set(got[id(9)])).toEqual(new Set(['bad-params']));
    expect(got[id(1)]).toHaveLength(1);
    await noWindow();
    await page.close();
  });

  it('MSG-24, FLD-05, FLD-06: asking the same a thousand times is one question, which nothing changes afterwards', async () => {
    const page = await driver.open(site('repeater'));
    await page.bringToFront();
    await page.evaluate(`(() => {
      globalThis.answers = [];
      globalThis.params = { recipient: 'SP000000000000000000002Q6VF78', amount: '1500000', memo: 'as asked' };
      for (let i = 0; i < 1000; i++) ask('stx_transferStx', params).then(({ code }) => answers.push(code));
      params.amount = '999000000';
      params.memo = 'changed';
    })()`);
    const window = await approval(driver);
    await until(
      'the words',
      async () => ((await window.evaluate('document.body.innerText')) as string).includes('1.5 STX') || undefined,
    );
    await page.evaluate(
      `void ask('stx_signMessage', { message: 'another' }).then(({ code }) => answers.push('another ' + code))`,
    );
    await sleep(300);
    const said = (await window.evaluate('document.body.innerText')) as string;
    expect(said).toContain('as asked');
    expect(said).not.toContain('changed');
    expect(said).not.toContain('another');
    expect(await driver.findOwn('approve.html')).toHaveLength(1);
    await until('both to wait', async () => (await command(window, 'wallet.state', {})).pending === 2 || undefined);
    await until('the refusals', async () => (await page.evaluate('answers.length >= 900')) || undefined);
    await window.close();
    const answers = await until(
      'every answer',
      () => page.evaluate('answers.length === 1001 ? answers : undefined') as Promise<string[] | undefined>,
    );
    const count = (code: string) => answers.filter((answer) => answer === code).length;
    // A hundred may join one question; the others are told so.
    expect([count('request-denied'), count('too-many-requests')]).toEqual([100, 900]);
    await page.close();
  }, 60_000);

  it('FLD-01: ten thousand questions at once open one window, and the background answers others meanwhile', async () => {
    const page = await driver.open(site('flooder'));
    const other = await driver.open(site('bystander'));
    await page.bringToFront();
    const before = await driver.memory();
    const askOf = async (who: Page) =>
      (await who.evaluate(`(async () => {
        const since = performance.now();
        const { result } = await ask('supportedMethods');
        return result ? performance.now() - since : Infinity;
      })()`)) as number;
    await askOf(other);
    const quiet = await askOf(other);
    await page.evaluate(`(() => {
      globalThis.answers = {};
      for (let i = 0; i < 10000; i++)
        ask('stx_signMessage', { message: 'flood ' + i }).then(({ code }) => { answers[code] = (answers[code] ?? 0) + 1; });
    })()`);
    const waited = await askOf(other);
    // Within a second, on a machine that has nothing else to do.
    expect(waited).toBeLessThan(Math.max(1000, 50 * quiet));
    const window = await approval(driver);
    expect(await driver.findOwn('approve.html')).toHaveLength(1);
    await until(
      'all but three answers',
      async () => (await page.evaluate(`answers['too-many-requests'] === 9997`)) || undefined,
      150_000,
    );
    await window.close();
    await until('the others', async () => (await page.evaluate(`answers['request-denied'] === 3`)) || undefined);
    await isAlive(other);
    const grown = (await driver.memory()) - before;
    console.log(`${kind}: a bystander was answered in ${Math.round(waited)} ms; ${Math.round(grown / 1e6)} MB more.`);
    expect(grown).toBeLessThan(50e6);
    await page.close();
    await other.close();
  }, 240_000);

  it('FLD-02: of 120 questions of forty sites a hundred wait behind one window, and the others hear that it is full', async () => {
    // A thousand sites are in background/flood.test.ts.
    const before = await driver.memory();
    const pages: Page[] = [];
    for (let i = 0; i < 40; i++) pages.push(await driver.open(site(`crowd-${i}`)));
    for (const page of pages)
      await page.evaluate(`(() => {
        globalThis.answers = [];
        globalThis.all = Promise.all([0, 1, 2].map(async (i) => {
          answers.push((await ask('stx_signMessage', { message: 'of many ' + i })).code);
        })).then(() => answers);
      })()`);
    const window = await approval(driver);
    const answers = async () => (await Promise.all(pages.map((page) => page.evaluate('answers') as Promise<string[]>))).flat();
    // Asked seldom: forty pages that are polled all the time have no time to answer.
    const settled = async () => {
      await sleep(500);
      return (await command(window, 'wallet.state', {})).pending === 100 && (await answers()).length === 20;
    };
    await until('a full queue and the refusals', settled, 60_000);
    expect(await answers()).toEqual(Array(20).fill('too-many-requests'));
    expect(await driver.findOwn('approve.html')).toHaveLength(1);
    const grown = (await driver.memory()) - before;
    console.log(`${kind}: ${Math.round(grown / 1e6)} MB more with a hundred questions.`);
    expect(grown).toBeLessThan(150e6);
    await window.close();
    const inTime = sleep(90_000).then(async () => {
      throw new Error(`After a minute and a half: ${(await answers()).sort().join()}`);
    });
    const all = await Promise.race([inTime, Promise.all(pages.map((page) => page.evaluate('all') as Promise<string[]>))]);
    inTime.catch(() => undefined); // Too late to matter.
    expect(all.flat().filter((code) => code === 'request-denied')).toHaveLength(100);
    expect(all.flat()).toHaveLength(120);
    for (const page of pages) await page.close();
    await noApproval(driver);
  }, 240_000);

  it('FLD-05: gets a signature of what was shown, whatever it made of its object meanwhile', async () => {
    const page = await driver.open(site('mutator'));
    await page.bringToFront();
    await page.evaluate(`(() => {
      globalThis.params = { message: 'as asked' };
      asking('stx_signMessage', params);
      params.message = 'changed';
    })()`);
    const window = await approval(driver);
    expect(await window.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe('as asked');
    const shown = await command(window, 'request.next', {});
    // Another hash than the shown one decides nothing.
    await expect(
      command(window, 'request.decide', {
        id: shown?.id ?? '',
        sha256: '0'.repeat(64),
        decision: { approve: true, identityIndex: 0, scopes: [] },
      }),
    ).rejects.toThrow('request-changed');
    expect(await page.evaluate('answer === undefined')).toBe(true);
    await approve(driver);
    const { result } = (await until('the answer', () => page.evaluate('answer'))) as {
      result: { signature: string; publicKey: string };
    };
    expect(verifyMessageSignatureRsv({ ...result, message: 'as asked' })).toBe(true);
    expect(verifyMessageSignatureRsv({ ...result, message: 'changed' })).toBe(false);
    await noApproval(driver);
    await page.close();
  });

  it('FLD-03, FLD-04: is silenced after three denials, through the death of the background too, and may be blocked', async () => {
    const page = await driver.open(site('nagger'));
    for (let i = 0; i < 3; i++) {
      await page.bringToFront();
      await page.evaluate(`asking('stx_signMessage', { message: 'nag ${i}' })`);
      const window = await approval(driver);
      expect(await window.evaluate('document.body.innerText')).toContain(text('approve_block'));
      await deny(driver);
      await noApproval(driver);
    }
    await driver.stopBackground();
    expect(await page.evaluate(`ask('stx_signMessage', { message: 'once more' }).then(({ code }) => code)`)).toBe(
      'too-many-denials',
    );
    await noWindow();
    await page.close();
  });

  it('FLD-13, FLD-14: withdraws what it leaves, and no other window that closes is a no', async () => {
    const page = await driver.open(site('leaver'));
    const bystander = await driver.open(site('bystander'));
    await page.bringToFront();
    await page.evaluate('asking()');
    await approval(driver);
    await bystander.close();
    const before = await driver.openOwn('home.html');
    // Whole windows too: one like the person's, one like ours.
    for (const type of ['normal', 'popup'])
      await before.evaluate(
        `(async ({ windows }) => windows.remove((await windows.create({ url: 'about:blank', type: '${type}' })).id))(globalThis.browser ?? chrome)`,
      );
    await before.close();
    await sleep(300);
    expect(await driver.findOwn('approve.html')).toHaveLength(1);
    expect(await page.evaluate('answer === undefined')).toBe(true);
    await page.close();
    await noApproval(driver);
    const home = await driver.openOwn('home.html#apps');
    expect((await command(home, 'app.list', {})).total).toBe(0);
    await home.close();
  });

  it('FLD-10: cannot press our buttons: an approval needs a real hand', async () => {
    const page = await driver.open(site('presser'));
    await page.bringToFront();
    await page.evaluate('asking()');
    const window = await approval(driver);
    await sleep(700);
    await window.mouse.move(60, 120);
    await window.mouse.move(70, 130);
    await sleep(600);
    await window.evaluate(`(() => {
      const button = [...document.querySelectorAll('.approve-answers button')].at(-1);
      for (let i = 0; i < 20; i++) {
        button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
        button.click();
        button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      }
    })()`);
    await sleep(300);
    expect(await page.evaluate('answer === undefined')).toBe(true);
    await deny(driver);
    await noApproval(driver);
    await page.close();
  });

  it('MSG-32: by hand, ten thousand odd messages give no window and no secret', async () => {
    const page = await driver.open(site('fuzzer'));
    const result = (await page.evaluate(`(async () => {
      const hand = forge();
      let seed = 12345;
      const random = (most) => (seed = (seed * 1103515245 + 12345) % 2147483648) % most;
      const pick = (list) => list[random(list.length)];
      const methods = ['rpc.request', 'auth.request', 'popup.expect', 'vault.reveal', 'request.decide', '', 'x'.repeat(70), '__proto__', 5, null];
      const rpc = ['supportedMethods', 'getInfo', 'wallet_getAccount', 'vault.reveal', 'psbtRequest', 'stx_getNetworks', '', 'toString'];
      const value = (depth) => pick([null, true, 0, -1, 1e300, '', 'text', '\\u202e', [], {}, depth > 3 ? 1 : [value(depth + 1)], depth > 3 ? 1 : { a: value(depth + 1), method: pick(rpc) }]);
      for (let i = 0; i < 10000; i++) {
        const body = pick([value(0), { method: pick(rpc), params: value(0) }, { token: pick(['a.b.c', '', 5, 'x'.repeat(100)]), channel: pick(['provider', 'redirect', 'x']) }]);
        hand.say({ type: pick(['ask', 'ask', 'ask', 'ack', 'parked', 'heard', null]), id: 'forged-' + String(random(20000)).padStart(6, '0'), method: pick(methods), body });
        if (i % 500 === 0) await new Promise((go) => setTimeout(go, 20));
      }
      hand.say({ type: 'ask', id: 'forged-the-last', method: 'rpc.request', body: { method: 'supportedMethods' } });
      while (!hand.got['forged-the-last']) await new Promise((go) => setTimeout(go, 50));
      return { answers: Object.keys(hand.got).length, text: JSON.stringify(hand.got) };
    })()`)) as { answers: number; text: string };
    expect(result.answers).toBeGreaterThan(500);
    expect(result.text).not.toMatch(/entropy|"addresses":\[|privateKey|SP[0-9A-Z]{30}/);
    await noWindow();
    await page.close();
  }, 120_000);
});
