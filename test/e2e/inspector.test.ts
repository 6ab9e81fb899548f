/**
 * The inspector in both real browsers: requests of every kind, refused and answered, as a developer finds them in Home; nothing is kept before it
 * is switched on nor after the lock, and a flood costs the door nothing more.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bytesToHex } from '@noble/hashes/utils';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { bitcoinAddress } from '../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../src/protocol/keys/secp256k1.ts';
import { signToken } from '../../src/protocol/token/jwt.ts';
import { type Driver, sleep, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { namelessIn } from './keys.ts';
import { approve, choose, chooseNetwork, command, createIdentity, find, heading, press, text, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const transitKey = new Uint8Array(32).fill(9);
const publicKey = publicKeyOf(transitKey);

describe.each(browsers)('the inspector in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let server: Server;
  let origin: string;
  let page: Page;
  let home: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      if (request.url === '/sandboxed') response.setHeader('content-security-policy', 'sandbox allow-scripts');
      response.end('<!doctype html><title>app</title><button>click</button>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://app.localhost:${(server.address() as AddressInfo).port}`;
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
    home = await driver.openOwn('home.html#inspector');
    page = await driver.open(origin);
  }, 120_000);
  afterAll(async () => {
    await driver?.close();
    server?.close();
    await devnet?.stop();
  });

  let made = 0;
  const token = (changes: Record<string, unknown> = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return signToken(
      {
        jti: `token-${++made}`,
        iat: now,
        exp: now + 3600,
        iss: `did:btc-addr:${bitcoinAddress(publicKey)}`,
        public_keys: [bytesToHex(publicKey)],
        domain_name: origin,
        redirect_uri: `${origin}/`,
        manifest_uri: `${origin}/manifest.json`,
        version: '1.3.1',
        scopes: ['store_write'],
        ...changes,
      },
      transitKey,
    );
  };
  const ask = (work: string) =>
    page.evaluate(`Promise.resolve(${work}).then(() => 'answered', (error) => error.data?.code ?? String(error))`);
  /** What each card says before it is opened, newest first. */
  const cards = async (count: number): Promise<string[]> => {
    await home.bringToFront();
    await press(home, text('inspector_again'));
    return until(`${count} requests`, async () => {
      const all = (await home.$$eval('.inspected > summary', (found) =>
        found.map((one) => (one as HTMLElement).innerText.replace(/\s+/g, ' ')),
      )) as string[];
      if (all.length === count) return all;
      await press(home, text('inspector_again'));
      return undefined;
    });
  };
  /** The newest one, opened. */
  const newest = async (): Promise<string> => {
    await home.bringToFront();
    await home.focus('.inspected > summary');
    await home.keyboard.press('Enter');
    await until('it to be open', () => home.$eval('.inspected', (one) => (one as HTMLDetailsElement).open || undefined));
    // Firefox does not tell its tree to puppeteer.
    if (kind === 'chrome') expect(namelessIn(await home.accessibility.snapshot({ interestingOnly: false }))).toEqual([]);
    return home.$eval('.inspected', (one) => (one as HTMLElement).innerText.replace(/\s+/g, ' '));
  };
  const forget = async () => {
    await home.bringToFront();
    await press(home, text('inspector_forget'));
    await find(home, 'h3', text('inspector_empty_title')).catch(() => find(home, 'h2', text('inspector_empty_title')));
  };

  it('keeps nothing before it is switched on', async () => {
    await heading(home, text('home_inspector'));
    await page.bringToFront();
    expect(await ask(`AutonymProvider.authenticationRequest('nonsense')`)).toBe('token-format');
    await home.bringToFront();
    expect((await command(home, 'inspector.read', {})).rows).toEqual([]);
    await choose(home, text('inspector_on'));
    await until('it to be on', async () => (await command(home, 'inspector.read', {})).on || undefined);
  });

  it('shows why a token was refused, every other mistake, and what helps', async () => {
    await page.bringToFront();
    const wrong = token({ exp: Math.floor(Date.now() / 1000) - 60, redirect_uri: 'https://bank.example/' });
    expect(await ask(`AutonymProvider.authenticationRequest('${wrong}')`)).toBe('token-time');
    const [card] = await cards(1);
    expect(card).toContain(text('inspector_state_refused'));
    expect(card).toContain(text('inspector_check_exp'));
    expect(card).toContain(text('inspector_by_provider'));
    const opened = await newest();
    expect(opened).toContain(text('inspector_fix_exp'));
    expect(opened).toContain('token-time');
    expect(opened).toContain('app.localhost');
    expect(opened).toContain('"alg": "ES256K"');
    const failed = await home.$$eval('.inspected .verdict-failed th', (all) => all.map((one) => one.textContent));
    expect(failed).toEqual([text('inspector_check_exp'), text('inspector_check_redirect')]);
    await forget();
  });

  it('shows what was answered, without a key or a permission', async () => {
    await page.bringToFront();
    const right = token();
    await page.evaluate(
      `(() => { window.response = undefined; AutonymProvider.authenticationRequest('${right}').then((it) => { response = it; }); })()`,
    );
    await approve(driver);
    const response = (await until('the answer', () => page.evaluate('window.response'))) as string;
    await noApproval(driver);
    const claims = JSON.parse(Buffer.from(response.split('.')[1] ?? '', 'base64url').toString()) as Record<string, string>;
    const [card] = await cards(1);
    expect(card).toContain(text('inspector_state_answered'));
    const opened = await newest();
    expect(opened).toContain(text('inspector_break_username'));
    expect(opened).toContain(new URL(devnet.hubUrl).host);
    expect(opened).toContain('"private_key": "[kept back]"');
    for (const secret of [claims['private_key'], claims['associationToken'], response]) {
      expect(secret?.length).toBeGreaterThan(100);
      expect(opened).not.toContain(secret?.slice(0, 60));
      expect(JSON.stringify(await command(home, 'inspector.read', {}))).not.toContain(secret?.slice(0, 60));
    }
    await forget();
  });

  it('tells the generations apart, and how each came', async () => {
    await page.bringToFront();
    const signing = signToken(
      { publicKey: bytesToHex(publicKey), domain_name: 'https://bank.example', message: 'Hello' },
      transitKey,
    );
    expect(await ask(`AutonymProvider.signatureRequest('${signing}')`)).toBe('origin-mismatch');
    expect(await ask(`AutonymProvider.request('stx_transferStx', { amount: -1 })`)).toBe('bad-params');
    const link = token({ version: '1.0.0' });
    await page.evaluate(`(() => {
      const frame = document.createElement('iframe');
      frame.src = 'blockstack:${link}&echo=abc';
      document.body.append(frame);
    })()`);
    await sleep(300);
    const dead = token({ scopes: ['everything'] });
    await page.evaluate(`void (location.href = 'https://browser.blockstack.org/auth?authRequest=${dead}')`);
    const all = await cards(4);
    expect(
      all.map((card) => [card.includes(text('inspector_by_method')), card.includes(text('inspector_state_refused'))]),
    ).toEqual([
      [false, true],
      [false, true],
      [true, true],
      [true, true],
    ]);
    const said = [
      [text('inspector_by_dead_host'), text('inspector_check_scopes')],
      [text('inspector_by_link'), text('inspector_check_version')],
      ['stx_transferStx', text('inspector_check_params')],
      ['signatureRequest', text('inspector_check_domain')],
    ];
    for (const [i, words] of said.entries()) for (const word of words) expect(all[i]).toContain(word);
    await forget();
  });

  it('keeps the refusal of a page without an origin', async () => {
    const opaque = await driver.open(`${origin}/sandboxed`);
    await opaque.bringToFront();
    await opaque.evaluate(`(() => {
      const { port1, port2 } = new MessageChannel();
      dispatchEvent(new MessageEvent('autonym:port', { ports: [port2] }));
      port1.postMessage({ type: 'ask', id: 'opaque-000001', method: 'rpc.request', body: { method: 'getAddresses' } });
    })()`);
    const [card] = await cards(1);
    expect(card).toContain(text('inspector_check_who'));
    expect(await newest()).toContain(text('inspector_fix_who'));
    await opaque.close();
    await forget();
  });

  it('looks at a pasted link without any page, by keys alone', async () => {
    const link = `blockstack:${token({ domain_name: 'https://bank.example' })}`;
    await write(home, text('inspector_paste'), link);
    await write(home, text('inspector_paste_origin'), origin);
    await home.keyboard.press('Enter');
    await find(home, 'p', text('inspector_paste_no'));
    await find(home, 'p', text('inspector_fix_domain'));
    await write(home, text('inspector_paste'), token());
    await press(home, text('inspector_paste_action'));
    await find(home, 'p', text('inspector_paste_yes'));
    await write(home, text('inspector_paste'), 'what is this');
    await press(home, text('inspector_paste_action'));
    await find(home, 'p', text('inspector_paste_nothing'));
  });

  it('is not filled by ten thousand questions, and the background answers others meanwhile', async () => {
    await command(home, 'inspector.switch', { on: true });
    // Not in the tab whose way to a dead host was cancelled: there Firefox tells puppeteer of no further load.
    page = await driver.open(origin);
    const other = await driver.open(origin.replace('app.', 'other.'));
    await other.evaluate(`AutonymProvider.request('supportedMethods').then(() => null)`);
    await page.bringToFront();
    await page.evaluate(`(() => {
      window.answers = 0;
      const large = 'x'.repeat(2000);
      for (let i = 0; i < 10000; i++)
        AutonymProvider.request('stx_transferStx', { amount: -1, memo: large + i }).catch(() => {}).then(() => { answers++; });
    })()`);
    const start = Date.now();
    await other.evaluate(`AutonymProvider.request('getInfo').then(() => null)`);
    const waited = Date.now() - start;
    await until('every answer', async () => (await page.evaluate('answers === 10000')) || undefined, 60_000);
    const { rows } = await command(home, 'inspector.read', {});
    expect(rows.filter((row) => row.origin === origin)).toHaveLength(15);
    // Nobody was pushed out by it.
    expect(rows.filter((row) => row.origin !== origin).map(({ method }) => method)).toEqual(['getInfo', 'supportedMethods']);
    expect(waited).toBeLessThan(5000);
    await other.close();
  }, 90_000);

  it('forgets everything with the lock, and is still on afterwards', async () => {
    await command(home, 'vault.lock', {});
    await expect(command(home, 'inspector.read', {})).rejects.toThrow();
    const kept = await driver.inBackground(
      `async ({ chrome, browser = chrome }) => JSON.stringify((await browser.storage.session.get('inspected')).inspected ?? null)`,
    );
    expect(kept).toBe('{"on":true,"rows":[]}');
  });
});
