import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oddInSignIn, readSignInMessage } from '../../../src/protocol/token/sign-in-message.ts';

const account = 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7';
const at = { origin: 'https://app.example', account, nowMs: Date.parse('2026-11-29T12:00:00Z') };

/** As the libraries of ERC-4361 write it, with a Stacks account. */
function text(
  change: Record<string, string | undefined> = {},
  { domain = 'app.example', who = account, statement = 'Sign in to Example.' } = {},
) {
  const fields = {
    URI: 'https://app.example/login',
    Version: '1',
    'Chain ID': '1',
    Nonce: '32891757abcdef',
    'Issued At': '2026-11-29T11:59:00.000Z',
    ...change,
  };
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const said = statement === '' ? '\n' : `\n${statement}\n\n`;
  return `${domain} wants you to sign in with your Stacks account:\n${who}\n${said}${lines.join('\n')}`;
}

describe('a text that signs its signer in', () => {
  it('is read as the form of ERC-4361 has it', () => {
    expect(readSignInMessage(text({ 'Expiration Time': '2026-11-29T13:00:00+01:00' }))).toEqual({
      domain: 'app.example',
      address: account,
      statement: 'Sign in to Example.',
      uri: 'https://app.example/login',
      nonce: '32891757abcdef',
      issuedAtMs: Date.parse('2026-11-29T11:59:00Z'),
      expiresAtMs: Date.parse('2026-11-29T12:00:00Z'),
    });
    expect(readSignInMessage(`${text({}, { statement: '' })}\nResources:\n- https://app.example/terms`)).toMatchObject({
      nonce: '32891757abcdef',
    });
  });

  it('is told nothing of when it is for the site that asks, for this account, and for now', () => {
    expect(oddInSignIn(text(), at)).toEqual([]);
    expect(oddInSignIn(text({ 'Expiration Time': '2026-11-29T12:00:01Z' }), at)).toEqual([]);
    expect(
      oddInSignIn(text({ URI: 'http://localhost:3000/' }, { domain: 'localhost:3000' }), {
        ...at,
        origin: 'http://localhost:3000',
      }),
    ).toEqual([]);
  });

  const cases: [string, string, string[]][] = [
    ['names another host', text({}, { domain: 'bank.example' }), ['elsewhere']],
    ['names a host that only begins the same', text({}, { domain: 'app.example.evil.example' }), ['elsewhere']],
    ['names another port', text({}, { domain: 'app.example:8443' }), ['elsewhere']],
    ['leads to another place', text({ URI: 'https://bank.example/login' }), ['elsewhere']],
    ['leads to another scheme', text({ URI: 'http://app.example/login' }), ['elsewhere']],
    ['leads to a place that reads in two ways', text({ URI: 'https://app.example\\@bank.example/' }), ['elsewhere']],
    ['names another account', text({}, { who: 'SP000000000000000000002Q6VF78' }), ['account']],
    ['is over', text({ 'Expiration Time': '2026-11-29T12:00:00Z' }), ['expired']],
    ['does not count yet', text({ 'Not Before': '2026-11-29T12:00:01Z' }), ['early']],
    ['has a short nonce', text({ Nonce: '1234567' }), ['nonce']],
    ['has no nonce', text({ Nonce: undefined }), ['nonce']],
    ['has no time', text({ 'Issued At': undefined }), ['form']],
    ['has a time in another spelling', text({ 'Issued At': '29 Nov 2026' }), ['form']],
    ['has another version', text({ Version: '2' }), ['form']],
    ['says a thing twice', `${text()}\nNonce: 99999999`, ['form']],
    [
      'goes on in another way, for another place',
      'bank.example wants you to sign in with your Stacks account:\nhello',
      ['form', 'elsewhere'],
    ],
    ['goes on in another way', 'app.example wants you to sign in with your Stacks account:\nhello', ['form']],
  ];
  for (const [title, said, odd] of cases) it(`is told of when it ${title}`, () => expect(oddInSignIn(said, at)).toEqual(odd));

  it('is none of most texts', () => {
    for (const other of ['', 'Hello', 'app.example wants you to sign', `I say: ${text()}`, ` ${text()}`])
      expect([readSignInMessage(other), oddInSignIn(other, at)]).toEqual([undefined, []]);
  });

  it('never throws and never hangs, whatever a site writes', () => {
    const begins = 'app.example wants you to sign in with your Stacks account:\n';
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (rest) => void oddInSignIn(begins + rest, at)));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\n', ':', ' ', 'U', 'R', 'I', 'A'), maxLength: 400 }),
        (rest) => void oddInSignIn(`${begins}${account}\n${rest}`, at),
      ),
    );
    const begin = performance.now();
    for (const long of ['\n'.repeat(100_000), 'a'.repeat(100_000), 'A b: '.repeat(20_000), `${account}\n\n`.repeat(2000)])
      oddInSignIn(begins + long, at);
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});
