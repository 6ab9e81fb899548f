import { bytesToHex } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { findCreated, readSubdomains, verifySubdomain } from '../../../src/protocol/names/subdomain.ts';
import { parseZonefile, zonefileHash } from '../../../src/protocol/names/zonefile.ts';
import { vectors } from './vectors.ts';

const batch = vectors.zonefiles.find(({ name }) => name === 'verified.podcast')?.text ?? '';

describe('readSubdomains', () => {
  it('reads a real batch, each with its published hash', () => {
    const { domain, records } = vectors.subdomainBatch;
    const found = readSubdomains(parseZonefile(batch), domain);
    expect(
      found.map(({ full, owner, sequence, zonefile }) => ({
        fqn: full,
        owner,
        seqn: sequence,
        zonefile,
        zonefile_hash: bytesToHex(zonefileHash(zonefile)),
      })),
    ).toEqual(records);
    expect(findCreated(parseZonefile(batch), '359.verified.podcast')?.owner).toBe('1MwPD6dH4fE3gQ9mCov81L1DEQWT7E85qH');
    expect(findCreated(parseZonefile(batch), '360.verified.podcast')).toBeUndefined();
  });

  const zf = 'zf0=JE9SSUdJTiAzNTkK';
  const owner = 'owner=1MwPD6dH4fE3gQ9mCov81L1DEQWT7E85qH';
  const broken: [string, string][] = [
    ['an owner that is no address', `x TXT "owner=1Mw" "seqn=0" "parts=1" "${zf}"`],
    ['a negative sequence', `x TXT "${owner}" "seqn=-1" "parts=1" "${zf}"`],
    ['a sequence without end', `x TXT "${owner}" "seqn=18446744073709551616" "parts=1" "${zf}"`],
    ['no parts', `x TXT "${owner}" "seqn=0" "parts=0"`],
    ['a thousand million parts', `x TXT "${owner}" "seqn=0" "parts=1000000000" "${zf}"`],
    ['fewer parts than said', `x TXT "${owner}" "seqn=0" "parts=2" "${zf}"`],
    ['more parts than said', `x TXT "${owner}" "seqn=0" "parts=1" "${zf}" "zf1=aaaa"`],
    ['a part twice', `x TXT "${owner}" "seqn=0" "parts=1" "${zf}" "${zf}"`],
    ['a zone file that is not base64', `x TXT "${owner}" "seqn=0" "parts=1" "zf0=?"`],
    ['a signature that is not base64', `x TXT "${owner}" "seqn=0" "parts=1" "${zf}" "sig=?"`],
  ];
  for (const [what, text] of broken)
    it(`refuses ${what}`, () => {
      expect(() => readSubdomains(parseZonefile(text), 'a.id')).toThrow(AutonymError);
    });
});

describe('verifySubdomain', () => {
  const { record, domain, plaintextSigned, signerAddress } = vectors.signedSubdomain;
  const read = (text: string) => {
    const [found] = readSubdomains(parseZonefile(text), domain);
    if (!found) throw new Error('no subdomain');
    return found;
  };

  it('accepts the documented update', () => {
    const subdomain = read(record);
    expect(subdomain.signedText).toBe(plaintextSigned);
    expect(verifySubdomain(subdomain, signerAddress)).toMatchObject({ full: 'bar.foo.test', sequence: 1 });
  });

  it('refuses another owner, another text and no signature, each for its reason', () => {
    expect(() => verifySubdomain(read(record), '1MwPD6dH4fE3gQ9mCov81L1DEQWT7E85qH')).toThrow(/did not own/);
    expect(() => verifySubdomain(read(record.replace('seqn=1', 'seqn=2')), signerAddress)).toThrow(/does not fit/);
    expect(() => verifySubdomain(read(record.replace(/ "sig=.*"/, '')), signerAddress)).toThrow(/not signed/);
  });
});
