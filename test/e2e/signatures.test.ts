/** Signatures for apps that nobody here wrote: shown in words, signed once, and good in the eyes of the published verifiers and of the chain. */

import { createHash } from 'node:crypto';
import { verifyMessageSignatureRsv } from '@stacks/encryption';
import { Cl, encodeStructuredDataBytes, getAddressFromPublicKey, publicKeyFromSignatureRsv } from '@stacks/transactions';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aliceStacksAccount, aliceWords } from '../../devnet/accounts.ts';
import type { Devnet } from '../../devnet/main.ts';
import { startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { approval, approve, chooseNetwork, command, deny, find, press, restoreIdentity, text, write } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const recipient = 'SP000000000000000000002Q6VF78';

describe.each(browsers)('signing for apps in %s', (kind) => {
  let devnet: Devnet;
  let clients: Awaited<ReturnType<typeof startClients>>;
  let driver: Driver;
  let app: Page;

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet);
    await restoreIdentity(driver, aliceWords);
    await chooseNetwork(driver, devnet.network);
    app = await driver.open(clients.origin('connect-8'));
    await until('the app', () => app.evaluate('typeof app === "object" && !!app.ready'));
    // connect 8 remembers the wallet that was chosen; choosing is tried where signing in is.
    await app.evaluate("localStorage.setItem('STX_PROVIDER', 'AutonymProvider')");
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  async function ask(id: 'sign-text' | 'sign-data' | 'send' | 'call', words: string, whom = recipient): Promise<Page> {
    await app.bringToFront();
    await app.evaluate(`document.querySelector('#text').value = ${JSON.stringify(words)}`);
    await app.evaluate(`document.querySelector('#recipient').value = ${JSON.stringify(whom)}`);
    await app.click(`#${id}`);
    return approval(driver);
  }
  const signed = <T>() =>
    until('what was signed', async () => {
      const { error, value } = (await app.evaluate('({ error: app.error, value: app.signed })')) as {
        error: string;
        value: T | null;
      };
      if (error) throw new Error(`The app says: ${error}`);
      return value ?? undefined;
    });
  const noApproval = () => until('the approval to close', async () => (await driver.findOwn('approve.html')).length === 0);
  const node = async (path: string) => (await fetch(`${devnet.nodeUrl}${path}`)).json();
  const balance = async (who: string) => BigInt(((await node(`/v2/accounts/${who}?proof=0`)) as { balance: string }).balance);

  it('a message is shown as it is, and the signature is good', async () => {
    const message = 'I am here. To \u202eecila';
    const page = await ask('sign-text', message);
    expect(await page.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe('I am here. To \\u{202e}ecila');
    await approve(driver);
    const { signature, publicKey } = await signed<{ signature: string; publicKey: string }>();
    expect(verifyMessageSignatureRsv({ message, signature, publicKey })).toBe(true);
    expect(getAddressFromPublicKey(publicKey, 'mainnet')).toBe(aliceStacksAccount);
    await noApproval();
  });

  it('structured data names whom it is for, and the signature is good', async () => {
    const page = await ask('sign-data', 'vote yes');
    expect(await page.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe('u"vote yes"');
    expect(await page.$eval('main', (it) => it.textContent)).toContain('Test app');
    await approve(driver);
    const { signature, publicKey } = await signed<{ signature: string; publicKey: string }>();
    const domain = Cl.tuple({ name: Cl.stringAscii('Test app'), version: Cl.stringAscii('1.0'), 'chain-id': Cl.uint(1) });
    const bytes = encodeStructuredDataBytes({ message: Cl.stringUtf8('vote yes'), domain });
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(publicKeyFromSignatureRsv(hash, signature)).toBe(publicKey);
    await noApproval();
  });

  it('a transfer says what leaves and where to, and the chain does just that', async () => {
    const before = await balance(recipient);
    const page = await ask('send', 'for lunch');
    await find(page, 'span', text('approve_tx_transfer', '1.5 STX'));
    await find(page, 'bdi', 'for lunch');
    await approve(driver);
    const { txid, transaction } = await signed<{ txid: string; transaction: string }>();
    expect(transaction).toMatch(/^00000000010400/);
    expect(await node(`/extended/v1/tx/0x${txid}`)).toMatchObject({ tx_status: 'success', sender_address: aliceStacksAccount });
    expect((await balance(recipient)) - before).toBe(1_500_000n);
    await noApproval();
  });

  it('a call says what it may take, and a death of the background at every step sends it once', async () => {
    const nonce = async () => ((await node(`/v2/accounts/${aliceStacksAccount}?proof=0`)) as { nonce: number }).nonce;
    const before = await nonce();
    const page = await ask('call', `by-${kind}`, aliceStacksAccount);
    await driver.stopBackground();
    await find(page, 'span', text('approve_tx_most', '2 STX'));
    await find(page, 'span', text('approve_tx_nothing_else'));
    await driver.stopBackground();
    await approve(driver, async () => driver.stopBackground());
    const { txid } = await signed<{ txid: string }>();
    await driver.stopBackground();
    expect(await node(`/extended/v1/tx/0x${txid}`)).toMatchObject({ tx_status: 'success' });
    expect(await nonce()).toBe(before + 1);
    await noApproval();
    const home = await driver.openOwn('home.html#activity');
    await home.bringToFront();
    await find(home, 'span', text('home_activity_transaction_given'));
    await press(home, text('home_activity_look'));
    const { sent } = (await command(home, 'activity.list', {})).lines[0] ?? {};
    expect(sent).toMatchObject({ id: txid, networkId: devnet.network.id });
    const { block_height: height } = (await node(`/extended/v1/tx/0x${txid}`)) as { block_height: number };
    await find(home, 'p', text('home_activity_sent_done', height.toLocaleString('en')));
    await home.close();
  });

  it('a node that refuses leaves the question open, and another nonce cures it', async () => {
    const page = await ask('send', 'again');
    await find(page, 'span', text('approve_tx_transfer', '1.5 STX'));
    await page.click('details.more summary');
    await write(page, text('approve_tx_nonce'), '0');
    await page.mouse.move(60, 120);
    await new Promise((go) => setTimeout(go, 600));
    await page.mouse.move(70, 140);
    await press(page, text('approve_approve'));
    await find(page, 'div', text('error_transaction_refused', new URL(devnet.nodeUrl).host, 'BadNonce'));
    const { nonce } = (await node(`/v2/accounts/${aliceStacksAccount}?proof=0`)) as { nonce: number };
    await write(page, text('approve_tx_nonce'), String(nonce));
    await approve(driver);
    expect((await signed<{ txid: string }>()).txid).toMatch(/^[0-9a-f]{64}$/);
    await noApproval();
  });

  it('a no is heard as a no', async () => {
    await ask('send', 'no');
    await deny(driver);
    await until('the error', () => app.evaluate('app.error !== ""'));
    expect(await app.evaluate('app.code')).toBe(-32000);
    await noApproval();
  });
});
