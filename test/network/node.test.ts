import { readFileSync } from 'node:fs';
import { utf8ToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/network/http.ts';
import { makeNode } from '../../src/network/node.ts';

type Routes = Record<string, Record<string, unknown>>;
const { v2018, v2026 } = JSON.parse(readFileSync(new URL('../vectors/api_and_walletconfig.json', import.meta.url), 'utf8')) as {
  v2018: Routes;
  v2026: Routes;
};

function nodeThatSays(status: number, body: unknown) {
  const bytes = utf8ToBytes(JSON.stringify(body));
  return makeNode({ http: async () => ({ status, header: () => undefined, body: bytes }), url: 'https://node.example' });
}

describe('findListed', () => {
  it('reads names and subdomains as servers of 2018 and of today list them', async () => {
    const old = v2018['GET /v1/names/muneeb.id']?.['200'] as { address: string; zonefile: string; zonefile_hash: string };
    expect(await nodeThatSays(200, old).findListed('muneeb.id')).toEqual({
      owner: old.address,
      zonefile: old.zonefile,
      zonefileHash: old.zonefile_hash,
    });
    const subdomain = v2018['GET /v1/names/1yeardaily.verified.podcast']?.['200'] as { zonefile_txt: string };
    expect(await nodeThatSays(200, subdomain).findListed('1yeardaily.verified.podcast')).toMatchObject({
      zonefile: subdomain.zonefile_txt,
    });
    const today = { ...(v2026['GET /v1/names/muneeb.id']?.['200'] as object), zonefile_hash: `0x${'ab'.repeat(20)}` };
    expect(await nodeThatSays(200, today).findListed('muneeb.id')).toMatchObject({ zonefileHash: 'ab'.repeat(20) });
  });

  const unknown = [
    v2018['GET /v1/names/nosuch.id']?.['404'],
    v2018['GET /v1/names/sub.unknown.id']?.['404'],
    v2026['GET /v1/names/muneeb.id']?.['404'],
    v2026['GET /v1/names/foo.bar.id']?.['404'],
    v2026['GET /v1/names/foo.bar.id']?.['404b'],
  ];
  for (const body of unknown)
    it(`takes ${JSON.stringify(body)} for *there is none*`, async () => {
      expect(await nodeThatSays(404, body).findListed('a.id')).toBeUndefined();
    });

  const failures: [number, unknown][] = [
    [410, v2026['any deprecated route when ENABLE_DEPRECATED_ENDPOINTS=false']?.['410']],
    [400, v2018['GET /v1/names/BAD']?.['400']],
    [301, { status: 'redirect' }],
    [404, { error: 'Not Found', message: 'Route GET:/v1/names/a.id not found', statusCode: 404 }],
    [404, 'no JSON object'],
  ];
  for (const [status, body] of failures)
    it(`takes ${status} ${JSON.stringify(body)?.slice(0, 50)} for a failure`, async () => {
      await expect(nodeThatSays(status, body).findListed('a.id')).rejects.toHaveProperty('code', 'host-refused');
    });
});

describe('a node asked as of a block', () => {
  it('names the block in every question to a contract, and in no other', async () => {
    const asked: string[] = [];
    const bytes = utf8ToBytes(
      JSON.stringify({ okay: true, result: '0x09', data: '0x09', burn_block_height: 1, stacks_tip_height: 1 }),
    );
    const http: Http = async ({ url }) => {
      asked.push(url);
      return { status: 200, header: () => undefined, body: bytes };
    };
    for (const tip of ['ab'.repeat(32), undefined]) {
      const node = makeNode({ http, url: 'https://node.example', ...(tip === undefined ? {} : { tip }) });
      await node.callRead('SP1.names', 'read', []);
      await node.findMapEntry('SP1.names', 'map', { type: 'none' });
      await node.info();
    }
    const call = 'https://node.example/v2/contracts/call-read/SP1/names/read';
    const entry = 'https://node.example/v2/map_entry/SP1/names/map?proof=0';
    const at = `tip=${'ab'.repeat(32)}`;
    const info = 'https://node.example/v2/info';
    expect(asked).toEqual([`${call}?${at}`, `${entry}&${at}`, info, call, entry, info]);
  });
});
