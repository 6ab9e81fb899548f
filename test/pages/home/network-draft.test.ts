import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { networkShape } from '../../../src/contract/settings.ts';
import { mistakeInLabel } from '../../../src/pages/home/label.ts';
import { type DraftField, draftOf, type NetworkDraft, readDraft } from '../../../src/pages/home/network-draft.ts';
import { parseSite } from '../../../src/pages/home/sites.ts';
import { unlocked } from '../stand-ins.ts';

const draft: NetworkDraft = { ...draftOf(unlocked.network, false), label: 'My own' };
const taken = ['mainnet', 'testnet'];

describe('a network of one’s own', () => {
  it('is what the contract calls a network', () => {
    const read = readDraft(draft, taken);
    expect(read).toMatchObject({ network: { id: 'my-own', label: 'My own', hubUrl: 'https://hub.example' } });
    if ('network' in read) expect(v.safeParse(networkShape(), read.network).success).toBe(true);
  });

  it('takes any number of lines, commas and slashes at the end', () => {
    const nodeUrls = ' https://a.example/ ,\n\nhttps://b.example//\r\nhttps://c.example:8080/api/ ';
    expect(readDraft({ ...draft, nodeUrls, hubUrl: '' }, taken)).toMatchObject({
      network: { nodeUrls: ['https://a.example', 'https://b.example', 'https://c.example:8080/api'], hubUrl: null },
    });
  });

  it('gets an id that is free, from any label, and keeps the one it has', () => {
    const idOf = (label: string, others: string[]) => {
      const read = readDraft({ ...draft, label }, others);
      return 'network' in read ? read.network.id : undefined;
    };
    expect(idOf('Mainnet', taken)).toBe('mainnet-2');
    expect(idOf('My own', [...taken, 'my-own', 'my-own-2'])).toBe('my-own-3');
    expect(idOf('我的网络', taken)).toBe('network');
    expect(idOf('A label that is exactly forty characters', taken)).toMatch(/^[a-z0-9-]{1,32}$/);
    expect(readDraft({ ...draft, id: 'kept' }, [...taken, 'kept'])).toMatchObject({ network: { id: 'kept' } });
  });

  it('may speak http to this machine, each address for itself', () => {
    const own = { ...draft, nodeUrls: 'http://127.0.0.1:3999', hubUrl: 'https://hub.example' };
    expect(readDraft(own, taken)).toMatchObject({ network: { nodeUrls: ['http://127.0.0.1:3999'], devnet: false } });
    expect(readDraft({ ...own, hubUrl: 'http://localhost:4000' }, taken)).toMatchObject({ network: { devnet: false } });
  });

  it('is a devnet only by word, and then all of it is on this machine', () => {
    const local = { ...draft, nodeUrls: 'http://127.0.0.1:3999', hubUrl: 'http://localhost:4000', devnet: true };
    expect(readDraft(local, taken)).toMatchObject({ network: { devnet: true } });
    expect(readDraft({ ...local, hubUrl: 'https://hub.example' }, taken)).toMatchObject({
      mistakes: { hubUrl: 'home_network_url_not_here' },
    });
  });

  const wrong: [DraftField, string, string][] = [
    ['label', '  ', 'home_network_label_missing'],
    ['label', 'a'.repeat(41), 'home_network_label_long'],
    ['nodeUrls', '', 'home_network_nodes_missing'],
    ['nodeUrls', 'node.example', 'home_network_url_bad'],
    ['nodeUrls', 'ftp://node.example', 'home_network_url_bad'],
    ['nodeUrls', 'javascript:alert(1)', 'home_network_url_bad'],
    ['nodeUrls', 'http://node.example', 'home_network_url_insecure'],
    ['nodeUrls', 'https://user:secret@node.example', 'home_network_url_extra'],
    ['nodeUrls', 'https://node.example?x=1', 'home_network_url_extra'],
    ['nodeUrls', 'https://node.example/a/../b', 'home_network_url_extra'],
    ['nodeUrls', 'https://node.example\\other.example', 'home_network_url_extra'],
    ['nodeUrls', 'https://node.example/%2e%2e/b', 'home_network_url_extra'],
    ['nodeUrls', `https://node.example/${'a'.repeat(200)}`, 'home_network_url_long'],
    ['nodeUrls', Array.from({ length: 9 }, (_, i) => `https://n${i}.example`).join('\n'), 'home_network_nodes_many'],
    ['hubUrl', 'http://hub.example', 'home_network_url_insecure'],
    ['hubUrl', 'hub', 'home_network_url_bad'],
    ['bnsV2', 'BNS-V2', 'home_network_contract_bad'],
    ['bnsV1', 'SP000000000000000000002Q6VF78', 'home_network_contract_bad'],
    ['zonefileResolver', 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.1st', 'home_network_contract_bad'],
  ];
  for (const [field, text, mistake] of wrong) {
    it(`NET-24: names the mistake in ${field}: ${text.slice(0, 40)}`, () =>
      expect(readDraft({ ...draft, [field]: text }, taken)).toEqual({ mistakes: { [field]: mistake } }));
  }

  it('names every mistake at once', () => {
    expect(readDraft({ ...draft, label: '', nodeUrls: '', bnsV1: '' }, taken)).toEqual({
      mistakes: {
        label: 'home_network_label_missing',
        nodeUrls: 'home_network_nodes_missing',
        bnsV1: 'home_network_contract_bad',
      },
    });
  });
});

describe('a chosen site', () => {
  const read: [string, string][] = [
    ['example.com', 'https://example.com'],
    ['  https://App.Example.com/path?x ', 'https://app.example.com'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['https://example.com:8443', 'https://example.com:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['bücher.example', 'https://xn--bcher-kva.example'],
  ];
  for (const [text, site] of read) it(`is read from ${text.trim()}`, () => expect(parseSite(text)).toBe(site));
  for (const text of [
    '',
    'example',
    'a b.example',
    'ftp://example.com',
    'javascript:alert(1)',
    'https://u:p@example.com',
    'https://',
    '*.example.com x',
  ])
    it(`is not read from "${text}"`, () => expect(parseSite(text)).toBeUndefined());
});

describe('a label', () => {
  it('has 1 to 40 characters', () => {
    expect(mistakeInLabel(' ')).toBe('home_label_missing');
    expect(mistakeInLabel('a'.repeat(41))).toBe('home_label_long');
    expect(mistakeInLabel(` ${'a'.repeat(40)} `)).toBeUndefined();
  });
});
