import { describe, expect, it } from 'vitest';
import type { NameAnswer, NameStatus, NameZonefile, NotFollowed, ProfileState } from '../../../src/contract/names.ts';
import { plainText } from '../../../src/pages/name/plain-text.ts';
import { receiptOf } from '../../../src/pages/name/receipt.ts';
import {
  findEndMs,
  findWebLink,
  namespaceOf,
  notFollowedSentences,
  profileSentences,
  searchUrl,
  standingOf,
  zonefileSentences,
} from '../../../src/pages/name/standing.ts';
import { readJson } from '../../house/source.ts';
import { alice } from '../stand-ins.ts';

const english = readJson<Record<string, unknown>>('public/_locales/en/messages.json');
const statuses: NameStatus[] = [
  'registered',
  'in-grace',
  'expired',
  'revoked',
  'history',
  'not-registered',
  'unknown-namespace',
  'contradicted',
];
const profiles: ProfileState[] = ['verified', 'recorded', 'none', 'gone', 'unreachable', 'refused', 'too-large', 'not-followed'];
const zonefiles: NameZonefile['state'][] = [
  'current',
  'listed',
  'stale',
  'hash-mismatch',
  'undelivered',
  'unreachable',
  'untold',
];
const reasons: NotFollowed[] = [
  'status',
  'end-unchecked',
  'not-read',
  'other-file',
  'earlier-owner',
  'unreadable',
  'contradiction',
];

describe('what an answer means', () => {
  for (const status of statuses) {
    it(`has its own words for ${status}`, () => {
      const { key } = standingOf({ status, seal: 'agreed' });
      expect(english).toHaveProperty(key);
      if (status !== 'registered') {
        expect(english).toHaveProperty(`${key}_title`);
        expect(english).toHaveProperty(`${key}_text`);
      }
    });
  }

  it('says that the sources disagree before anything else', () => {
    for (const status of statuses) expect(standingOf({ status, seal: 'contradiction' }).key).toBe('name_status_contradiction');
  });

  it('has a sentence of its own for each state of profile and zone file, and for each reason to follow nothing', () => {
    const keys = [
      ...profiles.map((state) => profileSentences[state].key),
      ...zonefiles.map((state) => zonefileSentences[state].key),
      ...reasons.map((reason) => notFollowedSentences[reason]),
    ];
    expect(new Set(keys).size).toBe(profiles.length + zonefiles.length + reasons.length);
    for (const key of keys) expect(english).toHaveProperty(key);
  });

  it('tells about when a name runs out, by the height that the node was at, and nothing where no node said it', () => {
    const tip = { stacksHeight: 5, burnHeight: 1000, atMs: 1_700_000_000_000 };
    const reading = { host: 'node.example', operator: 'node.example', state: 'said', status: 'registered' } as const;
    const end = (expires: NameAnswer['expires'], readings: NameAnswer['readings']) => findEndMs({ expires, readings });
    expect(end({ atHeight: 1144 }, [{ ...reading, tip }])).toBe(tip.atMs + 86_400_000);
    expect(end({ atHeight: 856 }, [{ ...reading, tip }])).toBe(tip.atMs - 86_400_000);
    expect(end({ atHeight: 1144 }, [reading])).toBeUndefined();
    expect(end({ atHeight: 1144 }, [])).toBeUndefined();
    expect(end('never', [{ ...reading, tip }])).toBeUndefined();
    const stale = {
      host: 'a.example',
      operator: 'a.example',
      state: 'stale',
      why: { code: 'behind' },
      tip: { ...tip, burnHeight: 1 },
    } as const;
    expect(end({ atHeight: 1144 }, [stale, { ...reading, tip }])).toBe(tip.atMs + 86_400_000);
  });

  it('names the ending', () => expect(namespaceOf('shop.alice.btc')).toBe('.btc'));

  it('NAM-23: searches the web for the name alone, in a way that is not taken for a typed name', () => {
    expect(new URL(searchUrl({ name: 'alice.btc' })).searchParams.get('q')).toBe('"alice.btc"');
  });

  it('writes what each operator said into a receipt', () => {
    const tip = { stacksHeight: 12, burnHeight: 3, atMs: 0 };
    const text = receiptOf({
      ...alice,
      readings: [
        { host: 'a.example', operator: 'a.example', tip, state: 'said', status: 'registered', owner: 'SP1', zonefileHash: '' },
        { host: 'b.example', operator: 'b.example', state: 'silent', why: { code: 'host-timeout', places: ['b.example', '5'] } },
      ],
    });
    expect(text).toContain('\nsaid  a.example  block 12  registered  SP1  no zone file\n');
    expect(text).toContain('\nsilent  b.example  block -  host-timeout b.example 5\n');
  });

  it('writes a receipt with every source', () => {
    expect(receiptOf({ ...alice, profileState: 'gone' }).split('\n')).toEqual([
      'alice.btc  registered  agreed  2023-11-14T22:13:20.000Z',
      'owner  SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF',
      'zone file  current  ',
      'profile  gone',
      'ok  owner  node.example  owner SP1  12 ms',
    ]);
  });
});

describe('what somebody else wrote', () => {
  it('links to the web only', () => {
    expect(findWebLink('https://alice.example/a')).toBe('https://alice.example/a');
    for (const text of [
      'javascript:alert(1)',
      'http://alice.example/',
      'data:text/html,x',
      'https://user@alice.example/',
      'alice.example',
      'ftp://alice.example',
      `https://alice.example/${'a'.repeat(2100)}`,
    ])
      expect(findWebLink(text)).toBeUndefined();
  });

  it('keeps its lines and loses what could deceive', () => {
    expect(plainText('one\r\ntwo\n\n\n\nthree', 100)).toBe('one\ntwo\n\nthree');
    expect(plainText('\u202Eevil\u202C \u0000x\u200B', 100)).toBe('evil x');
    expect(plainText(`a${'\u0301'.repeat(50)}`, 100)).toHaveLength(3);
    expect(plainText('<b>bold</b>', 100)).toBe('<b>bold</b>');
  });

  it('ends somewhere, and not within a character', () => {
    expect(plainText('a'.repeat(700), 600)).toBe(`${'a'.repeat(600)}…`);
    expect(plainText('😀'.repeat(10), 5)).toBe('😀😀…');
  });
});
