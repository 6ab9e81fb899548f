/**
 * What the clients before connect 7.10 ask an account to sign, on their own pages: transactions by all four, messages by those that have them.
 * They name no network, as their apps do. Judged by published verifiers and by the chain.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aliceStacksAccount, aliceWords } from '../../devnet/accounts.ts';
import type { Devnet } from '../../devnet/main.ts';
import { startClients } from '../clients/serve.ts';
import { type Driver, until } from './browsers/driver.ts';
import { goToApp, noApproval } from './client-page.ts';
import { approval, approve, chooseNetwork, deny, find, restoreIdentity, text } from './person.ts';
import { expectSigned, expectSignedData, recipient, type Signature, signingOn } from './signing-page.ts';
import { browsers, launch, openDevnet } from './stage.ts';

type Sent = { txId: string; txRaw: string };

describe.each(browsers)('older clients in %s', (kind) => {
  let devnet: Devnet;
  let clients: Awaited<ReturnType<typeof startClients>>;
  let driver: Driver;
  let page: Page;
  let on: ReturnType<typeof signingOn>;
  const seen: Record<string, string[]> = {};

  beforeAll(async () => {
    devnet = await openDevnet();
    clients = await startClients();
    driver = await launch(kind, devnet);
    await restoreIdentity(driver, aliceWords);
    await chooseNetwork(driver, devnet.network);
    page = await driver.open(clients.origin('connect-2'));
    on = signingOn(driver, devnet, () => page);
  });
  afterAll(async () => {
    await driver?.close();
    await clients?.stop();
    await devnet?.stop();
    console.log(
      Object.entries(seen)
        .map(([alias, steps]) => `${kind} | ${alias} | ${steps.join(', ')}`)
        .join('\n'),
    );
  });

  describe.each([
    { alias: 'connect-2' },
    { alias: 'connect-4' },
    { alias: 'connect-6', saysTestnet: true, signs: true },
    { alias: 'connect-7-0', saysTestnet: true, signs: true },
  ] as const)('$alias', (client) => {
    const { alias } = client;
    const [saysTestnet, signs] = ['saysTestnet' in client, 'signs' in client];
    const step = (name: string, title: string, run: () => Promise<void>) =>
      it(title, async () => {
        await run();
        await noApproval(driver);
        seen[alias] = [...(seen[alias] ?? []), name];
      });
    /** The person is told what the client named, and what this is for. */
    const namedTestnet = async (question: Page) => {
      const said = await question.$eval('main', (it) => it.textContent ?? '');
      expect(said.includes(text('approve_tx_named_testnet', devnet.network.label))).toBe(saysTestnet);
    };

    it('signs in', async () => {
      await goToApp(page, clients.origin(alias));
      await on.ask('sign-in');
      await approve(driver);
      await on.got('user');
      await noApproval(driver);
    });

    step('transfer', 'sends what a transfer says, with the background dying before and after the decision', async () => {
      const before = await on.balance(recipient);
      const question = await on.ask('send', 'for lunch');
      await driver.stopBackground();
      await find(question, 'span', text('approve_tx_transfer', '1.5 STX'));
      await namedTestnet(question);
      await approve(driver, async () => driver.stopBackground());
      const { txId, txRaw } = await on.got<Sent>('signed');
      await on.executed(txId, txRaw);
      expect((await on.balance(recipient)) - before).toBe(1_500_000n);
    });

    step('call', 'calls a contract, with what it may take', async () => {
      const question = await on.ask('call', `${alias}-${kind}`, aliceStacksAccount);
      await find(question, 'span', text('approve_tx_most', '2 STX'));
      await find(question, 'span', text('approve_tx_nothing_else'));
      await namedTestnet(question);
      await approve(driver);
      const { txId, txRaw } = await on.got<Sent>('signed');
      await on.executed(txId, txRaw);
    });

    step('deploy', 'deploys a contract', async () => {
      const codeBody = `(define-read-only (of) "${alias}")`;
      const deployed = page.evaluate(
        `legacy('openContractDeploy', ${JSON.stringify({ contractName: `of-${alias}`, codeBody, postConditionMode: 2 })})`,
      ) as Promise<Sent>;
      const question = await approval(driver);
      await find(question, 'code', `of-${alias}`);
      await approve(driver);
      const { txId, txRaw } = await deployed;
      await on.executed(txId, txRaw);
      const source = await on.node(`/v2/contracts/source/${aliceStacksAccount}/of-${alias}?proof=0`);
      expect(source).toMatchObject({ source: codeBody });
    });

    it('signs nothing after a no', async () => {
      const before = await on.balance(recipient);
      await on.ask('send', 'no');
      await deny(driver);
      await noApproval(driver);
      // The two of 2020 have no word for it.
      if (signs) await until('the refusal', () => page.evaluate('app.error === "cancelled"'));
      expect(await page.evaluate('app.signed')).toBeNull();
      expect(await on.balance(recipient)).toBe(before);
    });

    if (!signs) return;
    step('message', 'signs a message', async () => {
      const message = `I am here, with ${alias}`;
      const question = await on.ask('sign-text', message);
      expect(await question.$eval('textarea.signed', (it) => (it as HTMLTextAreaElement).value)).toBe(message);
      await approve(driver);
      expectSigned(message, await on.got<Signature>('signed'), aliceStacksAccount);
    });

    step('structured data', 'signs structured data', async () => {
      await on.ask('sign-data', 'vote yes');
      await approve(driver);
      expectSignedData('vote yes', await on.got<Signature>('signed'), aliceStacksAccount);
    });
  });
});
