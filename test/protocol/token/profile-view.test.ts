import { readFileSync } from 'node:fs';
import { Person } from 'blockstack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NameProfile } from '../../../src/contract/names.ts';
import { parseJson } from '../../../src/protocol/token/json.ts';
import { convertLegacyProfile } from '../../../src/protocol/token/legacy-profile.ts';
import { plainText } from '../../../src/protocol/token/plain-text.ts';
import { profileView } from '../../../src/protocol/token/profile-view.ts';
import { profiles } from './vectors.ts';

const { strings: naughty } = JSON.parse(readFileSync(new URL('../../vectors/naughty-strings.json', import.meta.url), 'utf8')) as {
  strings: string[];
};
const person = (name: string) => profiles.persons.find((one) => one.name === name)?.profile ?? {};

describe('what is shown of a profile', () => {
  it('is what a person of 2017 published', () => {
    const view: NameProfile = profileView(person('naval'));
    expect(view).toEqual({
      name: 'Naval Ravikant',
      description: 'Co-founder of AngelList',
      imageUrl: 'https://pbs.twimg.com/profile_images/3696617328/667874c5936764d93d56ccc76a2bcc13.jpeg',
      websites: ['https://angel.co'],
      accounts: [
        { service: 'facebook', identifier: 'navalr', proofUrl: 'https://facebook.com/navalr/posts/10152190734077261' },
        { service: 'twitter', identifier: 'naval', proofUrl: 'https://twitter.com/naval/status/486609266212499456' },
        { service: 'github', identifier: 'navalr', proofUrl: 'https://gist.github.com/navalr/f31a74054f859ec0ac6a' },
        { service: 'bitcoin', identifier: '1919UrhYyhs471ps8CFcJ3DRpWSda8qtSk' },
      ],
    });
  });

  it('is what the clients read as name, description, picture and websites', () => {
    for (const { profile } of profiles.persons) {
      const theirs = new Person(profile);
      const ours = profileView(profile);
      expect(ours.name).toBe(theirs.name());
      expect(ours.description).toBe(theirs.description());
      expect(ours.imageUrl).toBe(theirs.avatarUrl());
    }
  });

  it('is the logo of an organization, and a name put together where there is none', () => {
    const google = profiles.tokenFiles.find((one) => one.name === 'google');
    expect(profileView(google?.claim ?? {}).imageUrl).toContain('googlelogo');
    expect(profileView({ givenName: 'Ada', familyName: 'Lovelace' }).name).toBe('Ada Lovelace');
    expect(profileView({ familyName: 'Lovelace' }).name).toBe('Lovelace');
    expect(profileView({})).toEqual({ websites: [], accounts: [] });
  });

  it('lists apps by their origins, each once, and none that is no web address of a public host', () => {
    const apps = {
      'https://todo.example': 'https://hub.example/1/',
      'https://todo.example/': '',
      'http://plain.example': '',
      'https://127.0.0.1': '',
      'javascript:alert(1)': '',
      'https://a.example/\u202e': '',
    };
    expect(profileView({ apps }).apps).toEqual(['https://todo.example']);
    for (const none of [{}, [], 'https://todo.example', null, 7]) expect(profileView({ apps: none })).not.toHaveProperty('apps');
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`https://a${i}.example`, '']));
    expect(profileView({ apps: many }).apps).toHaveLength(20);
  });

  it('PRF-04: is nothing that a copy of it could inherit', () => {
    const keys = ['__proto__', 'constructor', 'prototype'];
    for (const key of keys) {
      const claim = parseJson(
        `{"${key}":{"name":"Mallory","polluted":1},"account":[{"${key}":{"service":"s"},"identifier":"i"}]}`,
      );
      expect(profileView(claim as Record<string, unknown>)).toEqual({ websites: [], accounts: [] });
      expect(Object.assign({}, claim)).not.toHaveProperty('polluted');
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(Object.hasOwn(parseJson('{"__proto__":{"a":1}}') as object, '__proto__')).toBe(false);
  });

  it('PRF-05: has a fixed outcome for odd numbers, keys said twice, and half characters', () => {
    const view = (text: string) => profileView(parseJson(text) as Record<string, unknown>);
    for (const number of ['1e999', '-0', '9007199254740993', '-1e999', '1.0'])
      expect(view(`{"name":${number},"description":${number}}`), number).toEqual({ websites: [], accounts: [] });
    for (const text of ['{"name":NaN}', '{"name":Infinity}', '{"name":01}', "{'name':'a'}"])
      expect(() => parseJson(text), text).toThrow(expect.objectContaining({ code: 'bad-json' }));
    expect(view('{"name":"first","name":"second"}').name).toBe('second');
    expect(view('{"name":"a\\ud800b","description":"\\udc00"}')).toEqual({ name: 'ab', websites: [], accounts: [] });
  });

  it('PRF-07: is no picture but an https one of a public host, and the address alone: nothing is loaded', () => {
    const bad = [
      'javascript:alert(1)',
      'data:image/svg+xml,<svg onload=alert(1)>',
      'data:image/png;base64,AAAA',
      'http://a.example/p.png',
      'https://10.0.0.1/p.png',
      'https://127.0.0.1/p.png',
      'https://169.254.169.254/latest',
      'https://localhost/p.png',
      'https://printer.local/p.png',
      'blob:https://a.example/1',
      '//a.example/p.png',
    ];
    for (const contentUrl of bad) {
      expect(profileView({ image: [{ name: 'avatar', contentUrl }] }), contentUrl).toEqual({ websites: [], accounts: [] });
      expect(profileView({ image: [{ contentUrl }, { contentUrl: 'https://a.example/p.png' }] }).imageUrl).toBe(
        'https://a.example/p.png',
      );
    }
  });

  it('PRF-08: says nothing of where apps keep their files, so that nobody can take a place to write from it', () => {
    const evil = 'https://evil.example/hub/1Evil/';
    const claim = {
      name: 'A',
      apps: { 'https://app.example': evil },
      appsMeta: { 'https://app.example': { storage: evil } },
      api: { gaiaHubUrl: evil },
    };
    expect(profileView(claim)).toEqual({ name: 'A', websites: [], accounts: [], apps: ['https://app.example'] });
    expect(JSON.stringify(profileView(claim))).not.toContain('evil');
  });

  it('PRF-16: is the text as it was written, whatever language it looks like', () => {
    for (const text of [
      '&lt;b&gt; &amp; &#x41;',
      '**bold** [a](https://a.example) `x`',
      'https://a.example/?a=1&b=2',
      '<b>x</b>',
      '$1 {0} %s',
    ])
      expect(profileView({ name: text, description: text })).toMatchObject({ name: text, description: text });
  });

  it('PRF-17: has no mark that turns a line, in the name or anywhere', () => {
    const marks = '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c';
    for (const mark of marks) {
      const text = `ali${mark}ce`;
      const view = profileView({ name: text, description: text, account: [{ service: text, identifier: text }] });
      expect(view).toEqual({
        name: 'alice',
        description: 'alice',
        websites: [],
        accounts: [{ service: 'alice', identifier: 'alice' }],
      });
    }
    expect(profileView({ name: 'محمد' }).name).toBe('محمد');
  });

  it('is plain, for each of the naughty strings, in every field', () => {
    for (const text of naughty) {
      const view = profileView({
        ...Object.fromEntries(['name', 'description', 'givenName', '@type'].map((field) => [field, text])),
        image: [{ name: 'avatar', contentUrl: text }],
        website: [{ url: text }],
        account: [{ service: text, identifier: text, proofUrl: text }],
      });
      expect(view.name ?? '').not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      for (const url of [...view.websites, view.imageUrl ?? 'https://']) expect(url).toMatch(/^https?:\/\//);
    }
    expect(naughty.length).toBeGreaterThan(400);
  });

  it('PRF-14: is never an address that does something else than open, of proofs too', () => {
    const bad = [
      'javascript:alert(1)',
      'data:text/html,x',
      'mailto:a@b.example',
      'https://a@b.example',
      'file:///x',
      'ftp://a.example',
      '',
      7,
      null,
    ];
    const worse = [
      'https://a.example/\u202egpj.exe',
      'https://a.example/\nb',
      '//a.example',
      'https://localhost',
      'https://a.example\\b',
      'x'.repeat(9000),
    ];
    for (const url of [...bad, ...worse]) {
      const claim = {
        website: [{ url }],
        image: [{ name: 'avatar', contentUrl: url }],
        account: [{ service: 's', identifier: 'i', proofUrl: url }],
      };
      expect(profileView(claim), String(url)).toEqual({ websites: [], accounts: [{ service: 's', identifier: 'i' }] });
    }
    const plain = { image: { contentUrl: 'http://a.example/p.png' }, website: { url: 'http://a.example' } };
    expect(profileView(plain)).toEqual({ websites: ['http://a.example'], accounts: [] });
  });

  it('is short and plain, whatever the claim is', () => {
    const field = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant('x'.repeat(40_000)));
    const claim = fc.dictionary(
      fc.constantFrom('name', 'description', 'givenName', 'image', 'website', 'account', '@type'),
      field,
    );
    fc.assert(
      fc.property(claim, (anyClaim) => {
        const view = profileView(anyClaim);
        expect(JSON.stringify(view).length).toBeLessThan(200_000);
        expect([...(view.name ?? '')].length).toBeLessThanOrEqual(80);
        expect(view.name ?? '').not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect([...(view.description ?? '')].length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 500 },
    );
    const many = Array(10_000).fill({ service: 's', identifier: 'i' });
    expect(profileView({ account: many }).accounts).toHaveLength(20);
  });
});

describe('plain text', () => {
  for (const [value, shown] of [
    ['  two  words ', 'two words'],
    ['line\r\nline\u2028line\ttab', 'line line line tab'],
    ['\u202eevil\u202c', 'evil'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['broken\ud800', 'broken'],
    ['識中文 🌍', '識中文 🌍'],
    ['', undefined],
    [' \u200b ', undefined],
    [7, undefined],
    [null, undefined],
  ] as const) {
    it(`of ${JSON.stringify(value)} is ${JSON.stringify(shown)}`, () => expect(plainText(value, 20)).toBe(shown));
  }

  it('is cut between characters', () => expect(plainText('🌍🌍🌍', 2)).toBe('🌍🌍'));
});

describe('a profile of Onename', () => {
  const { input, personToJSON } = profiles.legacyConversion;
  it('becomes the person that blockstack.js made of it', () => {
    expect(convertLegacyProfile(input)).toEqual(personToJSON.profile);
    expect(profileView(convertLegacyProfile(input)).name).toBe('Naval Ravikant');
  });

  it('is read as far as it goes', () => {
    expect(convertLegacyProfile({})).toEqual({ '@type': 'Person', '@context': 'http://schema.org/', account: [] });
    const auth = [{ publicKeychain: 'xpub' }];
    expect(convertLegacyProfile({ auth })['account']).toEqual([
      { '@type': 'Account', role: 'key', service: 'bip32', identifier: 'xpub' },
    ]);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(input), 'auth'), fc.jsonValue()), (legacy) => {
        expect(convertLegacyProfile(legacy)['@type']).toBe('Person');
      }),
      { numRuns: 300 },
    );
  });
});
