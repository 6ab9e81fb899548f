/** What @stacks/connect 7.10 asks to be signed, by its tokens: shown and signed as everything else is, judged by published verifiers and the chain. */
import blockstack from 'blockstack';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, aliceStacksAccount, aliceWords } from '../../devnet/accounts.ts';
import type { Devnet } from '../../devnet/main.ts';
import { startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { noApproval } from './client-page.ts';
import { approval, approve, chooseNetwork, deny, find, restoreIdentity, text } from './person.ts';
import { expectSigned, expectSignedData, recipient, type Signature, signingOn } from './signing-page.ts';
import { browsers, launch, openDevnet } from './stage.ts';

type Sent = { txId: string; txRaw: string };

describe.each(browsers)('connect 7 in %s', (kind) => {
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
    app = await driver.open(clients.origin('connect-7'));
    on = signingOn(driver, devnet, () => app);
    await until('the app', () => app.evaluate('typeof app === "object" && !!app.ready'));
    // The chooser is tried where signing in is.
    await app.evaluate("localStorage.setItem('STX_PROVIDER', 'AutonymProvider')");
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
  });

  for (const state of ['without', 'with'] as const) {
    it(`signs a message for an app ${state} a key to sign its tokens with`, async () => {
      if (state === 'with') {
        await on.ask('sign-in');
        await approve(driver);
        await on.got('user');
        await noApproval(driver);
      }
      const message = `I am here, ${state}`;
      const page = await on.ask('sign-text', message);
      expect(await page.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe(message);
      expect(await page.$eval('main', (it) => it.textContent)).toContain('Test app connect-7');
      await approve(driver);
      expectSigned(message, await on.got<Signature>('signed'), aliceStacksAccount);
      await noApproval(driver);
    });
  }

  it('signs structured data', async () => {
    const page = await on.ask('sign-data', 'vote yes');
    expect(await page.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe('u"vote yes"');
    await approve(driver);
    expectSignedData('vote yes', await on.got<Signature>('signed'), aliceStacksAccount);
    await noApproval(driver);
  });

  it('sends what a transfer says, with the background dying before and after the decision', async () => {
    const before = await on.balance(recipient);
    const page = await on.ask('send', 'for lunch');
    await driver.stopBackground();
    await find(page, 'span', text('approve_tx_transfer', '1.5 STX'));
    await approve(driver, async () => driver.stopBackground());
    const { txId, txRaw } = await on.got<Sent>('signed');
    await on.executed(txId, txRaw);
    expect((await on.balance(recipient)) - before).toBe(1_500_000n);
    await noApproval(driver);
  });

  it('calls a contract, with what it may take', async () => {
    const page = await on.ask('call', `legacy-${kind}`, aliceStacksAccount);
    await find(page, 'span', text('approve_tx_most', '2 STX'));
    await find(page, 'span', text('approve_tx_nothing_else'));
    await approve(driver);
    const { txId } = await on.got<Sent>('signed');
    expect(await on.node(`/extended/v1/tx/0x${txId}`)).toMatchObject({ tx_status: 'success' });
    await noApproval(driver);
  });

  it('deploys a contract of nearly 100 kB', async () => {
    const code = `(define-read-only (one) u1)\n${';; what this contract is about, said at length\n'.repeat(2000)}`;
    expect(code.length).toBeGreaterThan(90_000);
    const deployed = app.evaluate(
      `legacy('openContractDeploy', { contractName: 'large-one', codeBody: ${JSON.stringify(code)}, clarityVersion: 3, postConditionMode: 2 })`,
    ) as Promise<{ txId: string }>;
    const page = await approval(driver);
    await find(page, 'code', 'large-one');
    await approve(driver);
    const { txId } = await deployed;
    expect(await on.node(`/extended/v1/tx/0x${txId}`)).toMatchObject({ tx_status: 'success' });
    expect(await on.node(`/v2/contracts/source/${aliceStacksAccount}/large-one?proof=0`)).toMatchObject({ source: code });
    await noApproval(driver);
  });

  it('hears a no as a no, and what is not done without a window', async () => {
    await on.ask('send', 'no');
    await deny(driver);
    await until('the error', () => app.evaluate('app.error !== ""'));
    expect(await app.evaluate('app.error')).toBe('cancelled');
    await noApproval(driver);
    for (const [method, options] of [
      ['openPsbtRequestPopup', { hex: '70736274ff' }],
      ['openSTXTransfer', { recipient, amount: '1', memo: '', txType: 'coinbase', attachment: '00' }],
    ] as const) {
      const said = await app.evaluate(
        `legacy('${method}', ${JSON.stringify(options)}).then(() => 'done', (error) => error.message)`,
      );
      expect(said, method).toBe('cancelled');
    }
    const codes = await app.evaluate(`Promise.all([
      ['psbtRequest', 'x'], ['profileUpdateRequest', 'x'], ['transactionRequest', 'x'], ['signatureRequest'],
    ].map(([method, token]) => StacksProvider[method](token).catch((error) => error.code)))`);
    expect(codes).toEqual([-32601, -32602, -32602, -32602]);
    expect(await driver.findOwn('approve.html')).toEqual([]);
  });

  it('changes what others read of the person, and nothing else in the profile', async () => {
    await app.bringToFront();
    const profile = {
      '@type': 'Person',
      name: 'Alice \u202eelpmaxE',
      description: 'Paints.',
      apps: { 'https://evil.example': 'https://evil.example/' },
    };
    await app.evaluate(
      `void (globalThis.changed = legacy('openProfileUpdateRequestPopup', { profile: ${JSON.stringify(profile)} }))`,
    );
    const page = await approval(driver);
    const said = await page.$eval('main', (it) => it.textContent ?? '');
    expect(said).toContain('Paints.');
    expect(said).not.toContain('\u202e');
    await devnet.control('fail-next', { route: '/store/', times: 1 });
    await approve(driver);
    await until('the refusal', async () => (await page.$('.banner-danger')) ?? undefined);
    await approve(driver);
    const changed = (await app.evaluate('changed')) as object;
    expect(changed).toMatchObject({ '@type': 'Person', description: 'Paints.', account: [{ service: 'github' }] });
    expect(JSON.stringify(changed)).not.toMatch(/evil|\u202e/);
    const resolved = await (await fetch(`${devnet.readUrl}${accounts.alice.bitcoin}/profile.json`)).json();
    expect(blockstack.extractProfile((resolved as [{ token: string }])[0].token)).toEqual(changed);
    await noApproval(driver);
  });
});
