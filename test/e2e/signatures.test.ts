/** Signatures for apps that nobody here wrote: shown in words, signed once, and good in the eyes of the published verifiers and of the chain. */

import blockstack from 'blockstack';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, aliceStacksAccount, aliceWords } from '../../devnet/accounts.ts';
import type { Devnet } from '../../devnet/main.ts';
import { startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { goToApp, noApproval } from './client-page.ts';
import { approval, approve, chooseNetwork, command, deny, find, press, restoreIdentity, text, write } from './person.ts';
import { expectSigned, expectSignedData, recipient, type Signature, signingOn } from './signing-page.ts';
import { browsers, launch, openDevnet } from './stage.ts';

type Sent = { txid: string; transaction: string };

describe.each(browsers)('signing for apps in %s', (kind) => {
  let devnet: Devnet;
  let clients: Awaited<ReturnType<typeof startClients>>;
  let driver: Driver;
  let app: Page;
  let on: ReturnType<typeof signingOn>;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet);
    await restoreIdentity(driver, aliceWords);
    await chooseNetwork(driver, devnet.network);
    app = await driver.open(clients.origin('connect-8'));
    on = signingOn(driver, devnet, () => app);
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  describe.each(['connect-8', 'sats-connect'] as const)('by %s', (alias) => {
    beforeAll(async () => {
      await goToApp(app, clients.origin(alias));
      // connect 8 remembers the wallet that was chosen; choosing is tried where signing in is.
      await app.evaluate("localStorage.setItem('STX_PROVIDER', 'AutonymProvider')");
    });

    it('a message is shown as it is, and the signature is good', async () => {
      const message = 'I am here. To \u202eecila';
      const page = await on.ask('sign-text', message);
      expect(await page.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe('I am here. To \\u{202e}ecila');
      await approve(driver);
      expectSigned(message, await on.got<Signature>('signed'), aliceStacksAccount);
      await noApproval(driver);
    });

    it('structured data names whom it is for, and the signature is good', async () => {
      const page = await on.ask('sign-data', 'vote yes');
      expect(await page.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe('u"vote yes"');
      expect(await page.$eval('main', (it) => it.textContent)).toContain('Test app');
      await approve(driver);
      expectSignedData('vote yes', await on.got<Signature>('signed'), aliceStacksAccount);
      await noApproval(driver);
    });

    it('a transfer says what leaves and where to, and the chain does just that', async () => {
      const before = await on.balance(recipient);
      const page = await on.ask('send', 'for lunch');
      await find(page, 'span', text('approve_tx_transfer', '1.5 STX'));
      await find(page, 'bdi', 'for lunch');
      await approve(driver);
      const { txid, transaction } = await on.got<Sent>('signed');
      expect(transaction).toMatch(/^00000000010400/);
      await on.executed(txid, transaction);
      expect((await on.balance(recipient)) - before).toBe(1_500_000n);
      await noApproval(driver);
    });

    it('a call says what it may take, and a death of the background at every step sends it once', async () => {
      const nonce = async () => ((await on.node(`/v2/accounts/${aliceStacksAccount}?proof=0`)) as { nonce: number }).nonce;
      const before = await nonce();
      const page = await on.ask('call', `by-${alias}-${kind}`, aliceStacksAccount);
      await driver.stopBackground();
      await find(page, 'span', text('approve_tx_most', '2 STX'));
      await find(page, 'span', text('approve_tx_nothing_else'));
      await driver.stopBackground();
      await approve(driver, async () => driver.stopBackground());
      const { txid } = await on.got<Sent>('signed');
      await driver.stopBackground();
      expect(await on.node(`/extended/v1/tx/0x${txid}`)).toMatchObject({ tx_status: 'success' });
      expect(await nonce()).toBe(before + 1);
      await noApproval(driver);
      const home = await driver.openOwn('home.html#activity');
      await home.bringToFront();
      await find(home, 'span', text('home_activity_transaction_given'));
      await press(home, text('home_activity_look'));
      const { sent } = (await command(home, 'activity.list', {})).lines[0] ?? {};
      expect(sent).toMatchObject({ id: txid, networkId: devnet.network.id });
      const { block_height: height } = (await on.node(`/extended/v1/tx/0x${txid}`)) as { block_height: number };
      await find(home, 'p', text('home_activity_sent_done', height.toLocaleString('en')));
      await home.close();
    });

    it('a no is heard as a no', async () => {
      await on.ask('send', 'no');
      await deny(driver);
      await until('the error', () => app.evaluate('app.error !== ""'));
      if (alias === 'sats-connect') expect(await app.evaluate('app.answer.error.code')).toBe(-32000);
      expect(await app.evaluate('app.code')).toBe(-32000);
      await noApproval(driver);
    });
  });

  it('a node that refuses leaves the question open, and another nonce cures it', async () => {
    await goToApp(app, clients.origin('connect-8'));
    const page = await on.ask('send', 'again');
    await find(page, 'span', text('approve_tx_transfer', '1.5 STX'));
    await page.click('details.more summary');
    await write(page, text('approve_tx_nonce'), '0');
    await page.mouse.move(60, 120);
    await new Promise((go) => setTimeout(go, 600));
    await page.mouse.move(70, 140);
    await press(page, text('approve_approve'));
    await find(page, 'div', text('error_transaction_refused', new URL(devnet.nodeUrl).host, 'BadNonce'));
    const { nonce } = (await on.node(`/v2/accounts/${aliceStacksAccount}?proof=0`)) as { nonce: number };
    await write(page, text('approve_tx_nonce'), String(nonce));
    await approve(driver);
    expect((await on.got<Sent>('signed')).txid).toMatch(/^[0-9a-f]{64}$/);
    await noApproval(driver);
  });

  it('connect 8 changes what others read of the person', async () => {
    await goToApp(app, clients.origin('connect-8'));
    const profile = { '@type': 'Person', name: 'Alice', description: 'Paints, says connect 8.' };
    await app.evaluate(
      `void (globalThis.changed = client.request('stx_updateProfile', { profile: ${JSON.stringify(profile)} }).catch((error) => ({ error: error.message })))`,
    );
    const page = await approval(driver);
    expect(await page.$eval('main', (it) => it.textContent ?? '')).toContain('Paints, says connect 8.');
    await approve(driver);
    const changed = (await app.evaluate('changed')) as { profile: object };
    expect(changed).toMatchObject({ profile });
    const resolved = (await (await fetch(`${devnet.readUrl}${accounts.alice.bitcoin}/profile.json`)).json()) as [
      { token: string },
    ];
    expect(blockstack.extractProfile(resolved[0].token)).toEqual(changed.profile);
    await noApproval(driver);
  });
});
