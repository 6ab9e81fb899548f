import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Apps, startApps } from '../../devnet/apps/main.ts';

let apps: Apps;
beforeAll(async () => {
  const names = [{ name: 'alice.btc', leadsTo: 'A profile & a <site>.' }];
  apps = await startApps({ nodeUrl: 'http://127.0.0.1:1', hubUrl: 'http://127.0.0.1:2', names });
});
afterAll(() => apps.stop());

/** Node does not resolve `*.localhost` everywhere: connect to 127.0.0.1 and say the host. */
function fetchFrom(url: string): Promise<{ status: number | undefined; body: Buffer; location: string | undefined }> {
  const { port, host, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: pathname, headers: { host }, agent: false })
      .on('error', reject)
      .on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode, body: Buffer.concat(parts), location: response.headers.location }),
        );
      });
  });
}

describe('sample apps', () => {
  it('run on the published library, byte for byte', async () => {
    const package_ = createRequire(import.meta.url).resolve('blockstack/package.json');
    const published = await readFile(join(package_, '../dist/blockstack.js'));
    for (const app of [apps.hello, apps.todo, apps.grocery])
      expect((await fetchFrom(`${app}blockstack.js`)).body.equals(published)).toBe(true);
  });

  it('have an origin, a page, a manifest and an icon each', async () => {
    for (const [app, title] of [
      [apps.hello, 'Hello'] as const,
      [apps.todo, 'Todo list'] as const,
      [apps.grocery, 'Grocery lists'] as const,
    ]) {
      expect((await fetchFrom(app)).body.toString()).toContain(`<title>${title}</title>`);
      expect(JSON.parse((await fetchFrom(`${app}manifest.json`)).body.toString()).name).toBe(title);
      expect((await fetchFrom(`${app}icon.svg`)).body.toString()).toContain('<svg');
      expect((await fetchFrom(`${app}nothing`)).status).toBe(404);
    }
    expect(new URL(apps.hello).host).not.toBe(new URL(apps.todo).host);
  });
});

describe('the start page', () => {
  it('says that this network is local, and lists the apps and names to try', async () => {
    const page = (await fetchFrom(apps.start)).body.toString();
    expect(page).toContain('This is a local network.');
    for (const url of [apps.hello, apps.todo, apps.grocery]) expect(page).toContain(`href="${url}"`);
    expect(page).toContain('<a href="http://alice.btc/">alice.btc</a></dt><dd>A profile &#38; a &#60;site&#62;.</dd>');
  });

  it('is where an unknown host is sent', async () => {
    expect(await fetchFrom(apps.start.replace('start.localhost', '127.0.0.1'))).toMatchObject({
      status: 302,
      location: apps.start,
    });
  });
});
