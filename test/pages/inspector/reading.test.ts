/** What the inspector says of a request: with the checks of the verifier, and the words that the paper has too. */
import { hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import type { Inspected } from '../../../src/contract/commands/inspector.ts';
import { formatView, refusalOf } from '../../../src/pages/inspector/model.ts';
import { findToken, type Reading, readInspected, readPasted } from '../../../src/pages/inspector/reading.ts';
import { bitcoinAddress } from '../../../src/protocol/keys/address.ts';
import { authRequestChecks } from '../../../src/protocol/token/auth-request.ts';
import { authRequestCodes } from '../../../src/protocol/token/auth-request-codes.ts';
import { signToken } from '../../../src/protocol/token/jwt.ts';
import { requestTokenChecks } from '../../../src/protocol/token/request-token.ts';
import { readJson, readText } from '../../house/source.ts';
import { authRequests } from '../../protocol/token/vectors.ts';

const english = readJson<Record<string, { message: string }>>('public/_locales/en/messages.json');
const key = hexToBytes(authRequests.transitPrivateKey);
const { now } = authRequests.validation;
const origin = 'https://app.example';
const sound = {
  jti: '3c41e63c-cce4-4b44-9c58-14490d784046',
  iat: now,
  exp: now + 3600,
  iss: `did:btc-addr:${bitcoinAddress(hexToBytes(authRequests.transitPublicKey))}`,
  public_keys: [authRequests.transitPublicKey],
  domain_name: origin,
  redirect_uri: `${origin}/signin`,
  version: '1.3.1',
  scopes: ['store_write'],
};
const signed = (changes: Record<string, unknown> = {}) => signToken({ ...sound, ...changes }, key);
const row = (changes: Partial<Inspected>): Inspected => ({
  id: 'row',
  atMs: now * 1000,
  origin,
  by: 'provider',
  method: '',
  ask: signed(),
  kept: 'whole',
  network: { id: 'mainnet', chain: 'mainnet', local: false },
  ...changes,
});
const refused = (code: string) => ({ atMs: now * 1000 + 5, error: { code, message: 'No.', number: -32602 } });
const verdicts = ({ checks }: Reading) => Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));
const at = { origin: '', nowMs: now * 1000, local: false };

describe('a request that was asked', () => {
  it('is read as the verifier reads it, at the moment it came', () => {
    const reading = readInspected(row({}));
    expect(reading).toMatchObject({ what: 'sign-in', header: { typ: 'JWT', alg: 'ES256K' }, payload: sound, notes: [] });
    expect(verdicts(reading)).toEqual({
      ...Object.fromEntries(Object.keys(authRequestChecks).map((name) => [name, 'passed'])),
      ...{ who: 'passed', request: 'passed', params: 'passed', site: 'passed', flood: 'passed', replay: 'passed' },
      person: 'waits',
    });
  });

  it('shows the one it was refused for, and every other mistake', () => {
    const text = signed({ exp: now - 1, redirect_uri: 'https://bank.example/', scopes: ['everything'] });
    const reading = readInspected(row({ ask: text, answer: refused('token-time') }));
    expect(refusalOf(reading)).toMatchObject({ name: 'exp', code: 'token-time' });
    expect(verdicts(reading)).toMatchObject({ site: 'passed', redirect: 'failed', scopes: 'failed', person: 'unseen' });
  });

  const doors: [string, string, Partial<Inspected>][] = [
    ['origin-refused', 'who', { origin: 'null' }],
    ['site-blocked', 'site', {}],
    ['too-many-denials', 'flood', {}],
    ['request-replayed', 'replay', {}],
    ['request-denied', 'person', {}],
    ['method-unknown', 'method', { by: 'method', method: 'signPsbt', ask: '{}' }],
    ['bad-params', 'params', { by: 'method', method: 'stx_transferStx', ask: '{}' }],
    ['wrong-network', 'network', { by: 'method', method: 'stx_transferStx', ask: '{}' }],
    ['not-connected', 'connected', { by: 'method', method: 'wallet_getAccount', ask: '' }],
  ];
  for (const [code, name, changes] of doors) {
    it(`that the door refused with ${code} says so at: ${name}`, () => {
      expect(refusalOf(readInspected(row({ ...changes, answer: refused(code) })))).toMatchObject({ name, code, why: 'No.' });
    });
  }

  it('of connect up to 7 is read by the checks of its tokens', () => {
    const ask = signToken({ publicKey: authRequests.transitPublicKey, domain_name: 'https://bank.example', message: 'x' }, key);
    const reading = readInspected(row({ by: 'method', method: 'signatureRequest', ask, answer: refused('origin-mismatch') }));
    expect(reading.what).toBe('signing');
    expect(refusalOf(reading)?.name).toBe('domain');
    expect(verdicts(reading)).toMatchObject({ signature: 'passed', method: 'passed', person: 'unseen' });
  });

  it('that was not kept whole has no verdict on its token', () => {
    const reading = readInspected(
      row({ kept: 'redacted', ask: '{"appPrivateKey":"[kept back]"}', answer: refused('token-sig') }),
    );
    expect(reading.notes).toContain('redacted');
    expect(Object.keys(verdicts(reading))).not.toContain('signature');
  });

  it('that was answered says what breaks most often: no name, no storage, and which host must be let through', () => {
    const answered = (result: unknown, changes: Partial<Inspected> = {}) =>
      readInspected(row({ ...changes, answer: { atMs: now * 1000 + 900, result } }));
    expect(answered({ response: { username: null, hubUrl: 'https://no-storage.autonym.invalid' } }).notes).toEqual([
      'username',
      'hub',
    ]);
    const old = answered({ response: { username: 'ada.btc', hubUrl: 'https://hub.example' } });
    expect([old.notes, old.host]).toEqual([['csp'], 'hub.example']);
    const method: Partial<Inspected> = { by: 'method', method: 'autonym_signIn', ask: '{"scopes":["store_write"]}' };
    expect(answered({ result: { name: null, storage: null } }, method).notes).toEqual(['username', 'hub']);
    expect(answered({ result: { name: 'ada.btc', storage: { hubUrl: 'https://hub.example' } } }, method).notes).toEqual(['csp']);
    expect(verdicts(answered({ response: {} }))).toMatchObject({ person: 'passed' });
  });

  it('tells of a manifest elsewhere, and refuses nothing for it', () => {
    const reading = readInspected(row({ ask: signed({ manifest_uri: 'https://other.example/manifest.json' }) }));
    expect(reading.notes).toEqual(['manifest']);
    expect(refusalOf(reading)).toBeUndefined();
  });
});

describe('what is pasted', () => {
  const ways: [string, (token: string) => string][] = [
    ['a token', (token) => `  ${token}\n`],
    ['a token in quotation marks', (token) => `"${token}"`],
    ['a link', (token) => `blockstack:${token}`],
    ['a link with an echo', (token) => `blockstack:${token}&echo=1234`],
    ['an address of a dead host', (token) => `https://browser.blockstack.org/auth?authRequest=${token}`],
    ['an address with it behind the #', (token) => `https://app.blockstack.org/index.html#/sign-up?authRequest=${token}&x=1`],
  ];
  for (const [title, write] of ways) {
    it(`may be ${title}`, () => {
      expect(findToken(write(signed()))).toBe(signed());
      expect(readPasted(write(signed()), at)).toMatchObject({ what: 'sign-in', origin, notes: ['guessed-origin'] });
    });
  }

  it('is held against the origin that was said', () => {
    const reading = readPasted(signed(), { ...at, origin: ' https://other.example/page ' });
    expect(reading).toMatchObject({ origin: 'https://other.example', notes: [] });
    expect(reading && refusalOf(reading)?.name).toBe('domain');
    expect(readPasted(signed(), { ...at, nowMs: (now + 7200) * 1000 })?.checks).toContainEqual(
      expect.objectContaining({ name: 'exp', verdict: 'failed', code: 'token-time' }),
    );
  });

  it('may be of this machine while a devnet is chosen, and is refused otherwise', () => {
    const local = 'http://localhost:3000';
    const text = signed({ domain_name: local, redirect_uri: `${local}/` });
    expect(refusalOf(readPasted(text, { ...at, local: true }) as Reading)).toBeUndefined();
    expect(refusalOf(readPasted(text, at) as Reading)?.name).toBe('secure');
  });

  it('is nothing when there is no token in it, and no request when a wallet said it', () => {
    for (const text of ['', 'hello', 'https://app.example/', '{"method":"getAddresses"}'])
      expect(readPasted(text, at)).toBeUndefined();
    const answer = signToken({ ...sound, private_key: '7b2263', associationToken: 'a.b.c', username: null }, key);
    const reading = readPasted(`https://app.example/?authResponse=${answer}`, at);
    expect(reading).toMatchObject({ what: 'answer', checks: [], notes: ['answer'] });
    expect(JSON.stringify(reading)).not.toMatch(/7b2263|a\.b\.c/);
  });

  it('may be a signing token, signed or not', () => {
    expect(readPasted('eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJtZXNzYWdlIjoiSGVsbG8ifQ.', at)).toMatchObject({ what: 'signing' });
    const text = signToken({ publicKey: authRequests.transitPublicKey, message: 'x' }, key);
    expect(refusalOf(readPasted(text, { ...at, origin }) as Reading)).toBeUndefined();
  });
});

describe('the words', () => {
  it('are there for every check, every fix and every note', () => {
    const names = [...Object.keys(authRequestChecks), ...Object.keys(requestTokenChecks)];
    const doors = ['who', 'request', 'site', 'method', 'network', 'params', 'connected', 'flood', 'replay', 'person'];
    const notes = ['manifest', 'cut', 'redacted', 'left', 'answer', 'guessed_origin'].map((note) => `inspector_note_${note}`);
    const needed = [...names, ...doors].flatMap((name) => [`inspector_check_${name}`, `inspector_fix_${name}`]);
    expect([...needed, ...notes].filter((word) => !(word in english))).toEqual([]);
    const told = Object.keys(english).filter((word) => /^inspector_(?:check|fix|note)_/.test(word));
    expect(told.filter((word) => ![...needed, ...notes].includes(word))).toEqual([]);
  });

  it('of the five usual breaks are those of the paper', () => {
    const paper = readText('docs/provider.md');
    const breaks = Object.keys(english).filter((word) => word.startsWith('inspector_break_'));
    expect(breaks).toHaveLength(10);
    for (const word of breaks) expect(paper).toContain(english[word]?.message);
  });

  it('find every code that a token may be refused with at one of the checks', () => {
    const odd: Record<string, unknown>[] = [
      { exp: now - 1 },
      { domain_name: 'https://bank.example' },
      { redirect_uri: 'https://bank.example' },
      { public_keys: [] },
      { iss: 'x' },
      { scopes: ['x'] },
      { version: '1.0.0' },
      { jti: '' },
    ];
    const texts = [...odd.map(signed), 'x'.repeat(17_000), `${signed().slice(0, -4)}AAAA`, 'eyJhbGciOiJIUzI1NiJ9.e30.x'];
    const headers = ['{"alg":"ES256K","typ":"JWT","kid":"x"}'].map(
      (header) => `${Buffer.from(header).toString('base64url')}.e30.x`,
    );
    const met = [...texts, ...headers].flatMap((ask) => refusalOf(readInspected(row({ ask })))?.code ?? []);
    met.push(refusalOf(readInspected(row({ origin: 'null' })))?.code ?? '');
    met.push(refusalOf(readInspected(row({ origin: 'http://app.example' })))?.code ?? '');
    expect([...new Set(met)].sort()).toEqual([...authRequestCodes].sort());
  });
});

describe('a copy', () => {
  it('is JSON, with what is on the screen', () => {
    const one = row({ answer: refused('token-time') });
    const copied = JSON.parse(formatView(one, readInspected(one)));
    expect(copied).toMatchObject({ origin, payload: sound, answer: { error: { code: 'token-time' } } });
    expect(copied.checks.length).toBeGreaterThan(10);
  });
});
