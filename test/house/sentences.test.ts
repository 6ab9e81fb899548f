/** Whatever can go wrong or be answered has words of its own in `_locales`, and no words are left over. */
import { describe, expect, it } from 'vitest';
import { nameReasons } from '../../src/protocol/names/name.ts';
import { zonefileReasons } from '../../src/protocol/names/zonefile.ts';
import { authRequestCodes } from '../../src/protocol/token/auth-request-codes.ts';
import { filesUnder, readJson, readText } from './source.ts';

const english = Object.keys(readJson<Record<string, unknown>>('public/_locales/en/messages.json'));
const manifest = readText('manifest.json');
const source = filesUnder('src', /\.(tsx?|html)$/)
  .map(readText)
  .join('\n');

/** Codes without a sentence of their own, by why. Who meets one is told that something failed, and the code. */
const unspoken: Record<string, readonly string[]> = {
  'the site that asked hears it, in the words of the error': [
    ...authRequestCodes,
    ...['bad-request', 'bad-params', 'method-unknown', 'not-connected', 'site-not-chosen'],
    ...['request-denied', 'request-replayed', 'request-interrupted', 'too-many-requests', 'too-many-denials'],
  ],
  'it becomes `bad-params`, which the site hears': [
    'bad-post-condition',
    'bad-domain',
    'bad-memo',
    'bad-transaction',
    'unsupported-transaction',
  ],
  'only the vault signs, with the key it put there, and only tests verify': ['wrong-signer', 'bad-signature'],
  'a page of ours has a bug, or is not ours': ['bad-command', 'sender-refused'],
  'it becomes `host-garbled`': ['bad-clarity'],
  'it becomes `bad-address`': ['bad-base58', 'bad-c32'],
  'it becomes `bad-looked-for`': ['bad-did'],
  'it becomes `parent-unreadable`': ['bad-subdomain'],
  'it becomes `profile-malformed` or `cipher-refused`': ['bad-public-key', 'bad-utf8'],
  'only bytes that we made ourselves are read there': ['bad-base64', 'bad-private-key'],
  'it is no site, and that is a value': ['bad-origin'],
};

/** Reasons that are handed on by name. */
const reasons: Record<string, readonly string[]> = {
  'bad-name': nameReasons,
  'bad-zonefile': zonefileReasons,
  'host-refused': literals(/type Refusal = (.*);/),
  'host-garbled': ['', 'web-page'],
  'storage-full': ['', 'size'],
  'nobody-answered': ['', 'behind'],
  'node-behind': ['bitcoin', 'stacks'],
  'clock-off': ['ahead', 'behind'],
  'proof-clock': ['days', 'hours'],
};

/** What may stand after `error_`, and after `said_`. */
const errors = [
  ...all(/(?:AutonymError|PageError|fault)\(\s*'([a-z0-9-]+)'/g),
  ...literals(/\| \{ refused: (.*) \};/),
  ...all(/const why: Said = \{ code: '([a-z-]+)'/g),
]
  .concat('unexpected', 'wrong-file-password')
  .filter((code) => !Object.values(unspoken).flat().includes(code))
  .flatMap((code) => (reasons[code] ?? ['']).map((reason) => keyOf('error', code, reason)));

describe('the sentences', () => {
  it('are there for every error a person can meet, and for every reason of it', () => {
    expect([...new Set(errors)].filter((key) => !english.includes(key))).toEqual([]);
  });

  it('tell of no error that nobody throws', () => {
    const told = english.filter((key) => key.startsWith('error_'));
    expect(told.filter((key) => !errors.includes(key))).toEqual([]);
  });

  it('exempt no code that is gone', () => {
    expect(
      Object.values(unspoken)
        .flat()
        .filter((code) => !source.includes(`'${code}'`)),
    ).toEqual([]);
  });

  it('are there for everything that is asked of hosts', () => {
    const asked = literals(/type NameQuestion =([^;]*);/).map((code) => keyOf('asked', code));
    const needed = literals(/type ConnectionNeed =([^;]*);/).map((code) => keyOf('need', code));
    const told = english.filter((key) => /^(asked|need)_/.test(key));
    expect([...asked, ...needed].sort()).toEqual(told.sort());
  });

  it('are there for everything that hosts answer', () => {
    const networks = filesUnder('src/network', /\.ts$/).map(readText).join('\n');
    const answered = english.filter((key) => key.startsWith('said_')).map((key) => key.replace('said_', '').replaceAll('_', '-'));
    expect(answered.filter((code) => !networks.includes(`'${code}'`))).toEqual([]);
    const given = [...networks.matchAll(/\bcode: ([^,;]*?)[,}\n;]/g)].flatMap(([, text = '']) =>
      [...text.replace(/\S+ === '[a-z-]+'/g, '').matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code),
    );
    expect([...new Set(given)].filter((code) => !english.includes(keyOf('said', code)) && code !== 'answer-partial')).toEqual([]);
  });

  it('are all used', () => {
    const literal = new Set(all(/['"]([a-z]+_\w+)['"]/g));
    const patterns = all(/`([a-z]+_[^`]*\$\{[^`]*)`/g).map((key) => new RegExp(`^${key.replace(/\$\{[^}]*\}/g, '\\w+')}$`));
    // Forms of a count, and of a key that is carried in a variable.
    const endings = ['one', 'other', ...all(/`\$\{\w+\}_([a-z]+)`/g)].map((ending) => `_${ending}`);
    const isUsed = (key: string) => literal.has(key) || patterns.some((pattern) => pattern.test(key));
    const told = english.filter((key) => !/^(error|said|asked|need)_/.test(key) && !manifest.includes(`__MSG_${key}__`));
    const unused = told.filter(
      (key) =>
        ![key, ...endings.filter((ending) => key.endsWith(ending)).map((ending) => key.slice(0, -ending.length))].some(isUsed),
    );
    expect(unused).toEqual([]);
  });
});

function keyOf(family: string, code: string, reason = ''): string {
  return [family, code, ...(reason ? [reason] : [])].join('_').replaceAll('-', '_');
}

/** First group of every match. */
function all(pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].map(([, found = '']) => found);
}

/** The string literals in the first group of the first match: the members of a union. */
function literals(pattern: RegExp): string[] {
  const [, union = ''] = pattern.exec(source) ?? [];
  return [...union.matchAll(/'([a-z-]+)'/g)].map(([, literal = '']) => literal);
}
