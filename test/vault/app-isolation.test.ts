/** One app never gets what belongs to another, and nobody gets what would let them search for it. */
import { webcrypto } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import fc from 'fast-check';
import { TokenSigner } from 'jsontokens';
import { describe, expect, it } from 'vitest';
import { bitcoinAddress } from '../../src/protocol/keys/address.ts';
import { appIndexOf } from '../../src/protocol/keys/app-index.ts';
import { decodeBase58Check } from '../../src/protocol/keys/base58.ts';
import { deriveSalt } from '../../src/protocol/keys/derivation.ts';
import { publicKeyOf } from '../../src/protocol/keys/secp256k1.ts';
import { openEcies, type Subtle } from '../../src/protocol/storage/ecies.ts';
import { verifyAuthRequest } from '../../src/protocol/token/auth-request.ts';
import { parseOrigin } from '../../src/protocol/token/origin.ts';
import { filesUnder, readText } from '../house/source.ts';
import { makeMachine, startWorker } from './memory.ts';
import { known, newVault, rightKey } from './person.ts';

const transitKey = new Uint8Array(32).fill(5);
const transit = bytesToHex(publicKeyOf(transitKey));
const seed = hexToBytes(known.seed);

describe('two origins with one index', () => {
  it('KEY-01 do not both get its key: the first keeps it, the second is told', async () => {
    // Of the salt of browser-test-24, in spec/security.md §8.
    const pairs = [
      ['https://app30333.example', 'https://app35412.example', 837_360_894],
      ['https://app31268.example', 'https://app44133.example', 124_750_631],
    ] as const;
    for (const [first, second, index] of pairs) {
      expect(appIndexOf(first, known.salt)).toBe(index);
      expect(appIndexOf(second, known.salt)).toBe(index);
      const vault = startWorker(makeMachine());
      await vault.create(newVault());
      const { address } = await vault.appKey(0, first, transit);
      await expect(vault.appKey(0, second, transit)).rejects.toMatchObject({ code: 'app-key-collision' });
      expect((await vault.appKey(0, first, transit)).address).toBe(address);
    }
  });
});

describe('what would let somebody search for a collision, or climb the tree', () => {
  it('KEY-02 KEY-05 is in no answer, no storage and no token of the vault: salts, chain codes, parent keys', async () => {
    const machine = makeMachine();
    const vault = startWorker(machine);
    await vault.create(newVault());
    await vault.addIdentity('Second');
    const app = await vault.appKey(1, 'https://app.example', transit);
    const said = [
      await vault.state(),
      await vault.challenge(),
      await vault.identityKey(0),
      await vault.stacksKey(0),
      app,
      new TextDecoder().decode(
        await openEcies(webcrypto.subtle as Subtle, transitKey, JSON.parse(Buffer.from(app.sealed, 'hex').toString())),
      ),
      await vault.signToken(0, { iss: 'x' }),
      await vault.recoveryFile(new Uint8Array()),
      bytesToHex(await vault.reveal(rightKey())),
      [...machine.disk, ...machine.session],
    ];
    const text = JSON.stringify(said, (_, value) =>
      value instanceof Uint8Array || (Array.isArray(value) && value.length > 15 && value.every(Number.isInteger))
        ? Buffer.from(value as number[]).toString('hex')
        : value,
    );
    const { identityKeychain, rootXprv } = known;
    const secret = [known.salt, deriveSalt(seed, 'xverse-2023'), deriveSalt(seed, 'xverse-2025'), known.seed, 'xprv', 'xpub'];
    for (const xkey of [identityKeychain.xprv, rootXprv]) secret.push(...halves(xkey));
    for (const each of secret) expect(text.toLowerCase().includes(each.toLowerCase()), each).toBe(false);
    // The test can see: what the vault does say is found the same way.
    expect(text).toContain(known.identities[0]?.btcAddr);
  });

  it('KEY-02 stays in the rules: no other room asks for the salt', () => {
    const askers = filesUnder('src', /\.tsx?$/).filter((file) => /deriveSalt|saltOf\(/.test(readText(file)));
    expect(askers.sort()).toEqual(['src/protocol/keys/app-index.ts', 'src/protocol/keys/derivation.ts']);
  });
});

describe('one origin', () => {
  it('KEY-03 has one key in 10,000 spellings; what no browser would spell so is refused', () => {
    // Punycode that stands for nothing is an address that no browser opens.
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/).filter((text) => !text.startsWith('xn--'));
    const spellings = fc.record({
      scheme: fc.constantFrom('https', 'HTTPS', 'Https', 'http', 'hTTp'),
      labels: fc.array(label, { minLength: 2, maxLength: 4 }),
      upper: fc.boolean(),
      port: fc.constantFrom('', ':443', ':0443', ':80', ':8080', ':'),
      tail: fc.constantFrom('', '/', '/a/b', '?x=1', '#h', '/a?b#c', '/..', '//', '/@evil.example'),
      before: fc.constantFrom('', '', '', ' ', 'user@', '\t'),
      after: fc.constantFrom('', '', '', '.', '\\'),
    });
    let accepted = 0;
    fc.assert(
      fc.property(spellings, ({ scheme, labels, upper, port, tail, before, after }) => {
        const host = upper ? labels.join('.').toUpperCase() : labels.join('.');
        const address = `${scheme}://${before}${host}${after}${port}${tail}`;
        let text: string;
        try {
          text = parseOrigin(address).text;
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-origin' });
          return;
        }
        accepted++;
        // The one spelling that the browser gives as sender.origin, and so one index.
        expect(text).toBe(new URL(address).origin);
        expect(appIndexOf(text, known.salt)).toBe(appIndexOf(new URL(address).origin, known.salt));
        expect(before + after).toBe('');
      }),
      { numRuns: 10_000 },
    );
    expect(accepted).toBeGreaterThan(1_000);
  });

  it('KEY-04 cannot ask for the key of another', () => {
    const origin = 'https://app.example';
    const nowMs = 1_800_000_000_000;
    const request = (domain: string) =>
      new TokenSigner('ES256K', '01'.repeat(32)).sign({
        ...{ jti: '1', iat: nowMs / 1000, exp: nowMs / 1000 + 3600, version: '1.3.1', scopes: [] },
        iss: `did:btc-addr:${deriveIdFor('01'.repeat(32))}`,
        public_keys: [bytesToHex(publicKeyOf(hexToBytes('01'.repeat(32))))],
        ...{ domain_name: domain, manifest_uri: `${domain}/manifest.json`, redirect_uri: `${domain}/` },
      });
    expect(verifyAuthRequest(request(origin), { origin, nowMs }).domainName).toBe(origin);
    for (const other of ['https://other.example', 'https://app.example.evil.example', 'http://app.example', `${origin}:8443`]) {
      expect(() => verifyAuthRequest(request(other), { origin, nowMs })).toThrow(
        expect.objectContaining({ code: 'origin-mismatch' }),
      );
    }
  });
});

describe('a key with zeros in front', () => {
  // Found among the first 30,000 origins: one key in 256 begins with a zero byte, one in 65,536 with two.
  for (const [origin, start] of [
    ['https://zero1559.example', '00d3d838'],
    ['https://zero26302.example', '0000da7d'],
  ] as const)
    it(`KEY-07 is 64 characters in the answer: ${start}…`, async () => {
      const vault = startWorker(makeMachine());
      await vault.create(newVault());
      const { sealed, address } = await vault.appKey(0, origin, transit);
      const opened = await openEcies(webcrypto.subtle as Subtle, transitKey, JSON.parse(Buffer.from(sealed, 'hex').toString()));
      const text = new TextDecoder().decode(opened);
      expect(text).toMatch(new RegExp(`^${start}[0-9a-f]{56}$`));
      expect(bitcoinAddress(publicKeyOf(hexToBytes(text)))).toBe(address);
    });
});

function deriveIdFor(privateKeyHex: string): string {
  return bitcoinAddress(publicKeyOf(hexToBytes(privateKeyHex)));
}

/** Chain code and key of an extended key, in hex. */
function halves(xkey: string): string[] {
  const { payload } = decodeBase58Check(xkey);
  return [bytesToHex(payload.subarray(12, 44)), bytesToHex(payload.subarray(45))];
}
