/** Only on sites I choose: the provider is on exactly that origin, with its port, and nowhere else answers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, command } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const ask = `AutonymProvider.request('getInfo').then(() => 'answered', (error) => error.data.code)`;

describe.each(browsers)('a chosen site in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  const servers: Server[] = [];
  const origins: string[] = [];

  beforeAll(async () => {
    devnet = await openDevnet();
    for (const _ of ['chosen', 'same host, another port']) {
      const server = createServer((_request, response) => response.end('<!doctype html><title>site</title>'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.push(server);
      origins.push(`http://app.localhost:${(server.address() as AddressInfo).port}`);
    }
    driver = await launch(kind, devnet);
    await chooseNetwork(driver, devnet.network);
    const home = await driver.openOwn('home.html');
    await command(home, 'settings.change', { sites: 'chosen', chosenSites: origins.slice(0, 1) });
    await home.close();
  });
  afterAll(async () => {
    await driver?.close();
    for (const server of servers) server.close();
    await devnet?.stop();
  });

  it('has the provider, and is answered', async () => {
    const page = await driver.open(`${origins[0]}/`);
    expect(await until('the answer', () => page.evaluate(ask))).toBe('answered');
    await page.close();
  });

  it('shares neither with another port of its host', async () => {
    const page = await driver.open(`${origins[1]}/`);
    expect(await page.evaluate(`typeof AutonymProvider === 'undefined' ? 'nobody' : ${ask}`)).toBe(
      kind === 'chrome' ? 'nobody' : 'site-not-chosen',
    );
    await page.close();
  });
});
