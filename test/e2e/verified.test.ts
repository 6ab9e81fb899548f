/** A name checked against the chain by the extension itself, in both real browsers; and nodes that lie, which never make it verified. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet, FurtherNode } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, createIdentity, press, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const name = 'alice.btc';
const route = '/v2/map_entry/SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF/BNS-V2/name-properties';
/** `{name: "alice", namespace: "btc"}`, serialized. */
const entry = '0x0c00000002046e616d650200000005616c696365096e616d6573706163650200000003627463';

describe.each(browsers)('verified, in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let liar: FurtherNode;
  let page: Page;
  /** What the node proved before the extension was there. */
  let yesterday: string;

  const ownerOf = (wanted: string) => devnet.names.find((each) => each.name === wanted)?.owner ?? 'nobody';
  const host = () => new URL(liar.nodeUrl).host;

  beforeAll(async () => {
    devnet = await openDevnet();
    liar = await devnet.addNode();
    const asked = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(entry) };
    yesterday = await (await fetch(`${liar.nodeUrl}${route}?proof=1`, asked)).text();
    expect(JSON.parse(yesterday).proof).toMatch(/^0x[0-9a-f]{1000}/);
    await devnet.control('mine', { blocks: 1 });
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, { ...devnet.network, nodeUrls: [liar.nodeUrl], proofs: devnet.proofs });
    page = await driver.openOwn(`name.html?stay#${name}`);
  }, 300_000);
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  const textOf = () => page.evaluate('document.body.textContent') as Promise<string>;
  const wait = (wanted: string) => until(wanted, async () => (await textOf()).includes(wanted) || undefined, 60_000);
  const seal = () => page.evaluate(`document.querySelector('.seal-button').textContent`) as Promise<string>;
  /** The lie is told from now on, and the question asked anew. */
  const again = () => press(page, text('name_again'));

  it('a seeded name becomes verified, and says by which block, whose signatures and through which hosts', async () => {
    await until('the seal', async () => (await seal()) === text('parts_seal_verified') || undefined, 60_000);
    const said = await textOf();
    expect(said).toContain(text('proof_weight', '1,000', '1,000'));
    for (const key of ['proof_block', 'proof_block_id', 'proof_cycle', 'proof_checkpoint', 'proof_headers', 'proof_hosts'])
      expect(said).toContain(text(key));
    expect(said).toMatch(/[0-9a-f]{64}/);
    expect(said).toContain(text('name_go'));
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/verified-${kind}.png`, fullPage: true });
  });

  it('NET-01 another owner is contradicted: the page says who said it and what is proven, and opens nothing', async () => {
    await liar.control('wrong-answer', { name, owner: ownerOf('bare.btc') });
    await again();
    await wait(text('error_proof_owner_differs', host(), ownerOf('bare.btc'), ownerOf(name)));
    expect(await seal()).toBe(text('parts_seal_contradiction'));
    expect(await textOf()).not.toContain(text('name_go'));
    if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/liar-${kind}.png`, fullPage: true });
  });

  it('NET-02 another zone file is contradicted', async () => {
    const zonefile = `$ORIGIN ${name}\n$TTL 3600\n_http._tcp\tIN\tURI\t10\t1\t"https://evil.example/"\n`;
    await liar.control('wrong-answer', { name, zonefile });
    await again();
    await wait(text('error_proof_zonefile_differs', host()));
    expect(await seal()).toBe(text('parts_seal_contradiction'));
    expect(await textOf()).not.toContain('evil.example');
  });

  it('the truth is verified again', async () => {
    await liar.control('wrong-answer', { name });
    await again();
    await until('the seal', async () => (await seal()) === text('parts_seal_verified') || undefined, 60_000);
  });

  it('a proof that is kept back leaves the word of one server, with the reason', async () => {
    await liar.control('fail-next', { route, status: 200, body: '{"data":"0x09","proof":""}', times: 1 });
    await again();
    await wait(text('error_proof_withheld', host()));
    expect(await seal()).toBe(text('parts_seal_single'));
  });

  it("yesterday's proof is contradicted, because it does not lead to the state that was signed today", async () => {
    await liar.control('fail-next', { route, status: 200, body: yesterday, times: 2 });
    await again();
    await wait(text('error_proof_root'));
    expect(await seal()).toBe(text('parts_seal_contradiction'));
    expect(await textOf()).not.toContain(text('name_go'));
  });

  it('and is verified when the lies are over', async () => {
    await again();
    await until('the seal', async () => (await seal()) === text('parts_seal_verified') || undefined, 60_000);
  });
});
