/** Several nodes that do not say the same, in both real browsers: the right answer, or that it cannot be told, and never the lie. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet, FurtherNode } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, createIdentity, press, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const name = 'alice.btc';

describe.each(browsers)('whom to believe, in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let liar: FurtherNode;
  let hosts: string[];

  const ownerOf = (wanted: string) => devnet.names.find((each) => each.name === wanted)?.owner ?? 'nobody';

  beforeAll(async () => {
    devnet = await openDevnet();
    liar = await devnet.addNode();
    const [behind, page, hanging] = [await devnet.addNode({ behind: true }), await devnet.addNode(), await devnet.addNode()];
    await devnet.control('mine', { blocks: 1_000 });
    await page.control('html', { on: true });
    await hanging.control('stall', { route: '/v' });
    const nodeUrls = [liar, behind, page, hanging, devnet].map(({ nodeUrl }) => nodeUrl);
    hosts = nodeUrls.map((url) => new URL(url).host);
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, { ...devnet.network, nodeUrls });
  }, 300_000);
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const textOf = (page: Page) => page.evaluate('document.body.textContent') as Promise<string>;
  const wait = (page: Page, wanted: string) =>
    until(wanted, async () => (await textOf(page)).includes(wanted) || undefined, 30_000);

  it('NET-01 NET-02 NET-03 says that they disagree and who said what, opens nothing, and agrees when the lie is over', async () => {
    await liar.control('wrong-answer', { name, owner: ownerOf('bare.btc') });
    const page = await driver.openOwn(`name.html#${name}`);
    await wait(page, text('name_status_contradiction_title', name));
    const said = await textOf(page);
    for (const host of hosts) expect(said).toContain(host);
    // Side by side in the list of who said what, and nowhere as the owner.
    const elsewhere = `[...document.querySelectorAll('.ledger')].map((each) => each.textContent).join()`;
    expect(said).toContain(ownerOf('bare.btc'));
    expect(await page.evaluate(elsewhere)).not.toContain(ownerOf('bare.btc'));
    expect(said).not.toContain(text('name_go'));
    expect(said).toContain(text('error_host_garbled_web_page', hosts[2] ?? ''));
    expect(said).toContain(text('name_voices_stale'));
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/contradiction-${kind}.png` });

    await liar.control('wrong-answer', { name });
    await press(page, text('name_again'));
    await wait(page, text('parts_seal_agreed_other', '2'));
    expect(await page.evaluate(elsewhere)).toContain(ownerOf(name));
    await wait(page, text('name_go'));
    await page.close();
  }, 120_000);
});
