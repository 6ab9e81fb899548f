/** test/vectors/names_zonefiles.json, with the types its readers need. */
import { readFileSync } from 'node:fs';

export type ZonefileVector = {
  name: string;
  text: string;
  hash160: string;
  expectedHash?: string;
  parsed: {
    $origin?: string;
    $ttl?: number;
    uri?: { name: string; target: string; priority: number; weight: number }[];
    txt?: { name: string; txt: string[] }[];
  };
  profileUrl: string | null;
};

export type NameVectors = {
  zonefiles: ZonefileVector[];
  subdomainBatch: {
    domain: string;
    records: { fqn: string; owner: string; seqn: number; zonefile: string; zonefile_hash: string }[];
  };
  signedSubdomain: { record: string; domain: string; plaintextSigned: string; signerAddress: string; pubkey: string };
  nameRules2018: { cases: { name: string; kind: 'name' | 'subdomain' | 'invalid' }[] };
  nameRulesStacks2: { cases: { name: string; bnsV1V2: boolean | 'subdomain' }[] };
  clarity: { name: string; namespace: string; results: { meaning: string; hex: string; zonefile?: string }[] };
  bnsV2Zonefile: { legacyFormat: Record<string, unknown>; newFormat: Record<string, unknown> };
};

export const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/names_zonefiles.json', import.meta.url), 'utf8'),
) as NameVectors;
