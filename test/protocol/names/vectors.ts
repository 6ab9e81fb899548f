/** test/vectors/names_zonefiles.json, with the types its readers need. */
import { readFileSync } from 'node:fs';

export type ZonefileVector = {
  name: string;
  text: string;
  hash160: string;
  expectedHash?: string;
  /** Taken from the chain, so that `name` is a name. */
  real?: boolean;
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
  dids: {
    hash160: string;
    pubkeyUncompressed: string;
    encodings: Record<string, string>;
    expected: string[];
    examples: { did: string; type: 'name' | 'subdomain'; address: string; index: number }[];
    pattern: string;
  };
  price: {
    priceFunction: { buckets: number[]; base: number; coeff: number; nonalpha: number; novowel: number };
    rows: { name: string; ustx: string }[];
  };
  preorder: { fqn: string; salt: string; hash160: string; namespaceHash160: string; namespaceHash160V1: string };
  addresses: { b58: string; c32?: string; error?: string }[];
  clarity: { name: string; namespace: string; results: { meaning: string; hex: string; zonefile?: string }[] };
  bnsV2Zonefile: { legacyFormat: Record<string, unknown>; newFormat: Record<string, unknown> };
};

export const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/names_zonefiles.json', import.meta.url), 'utf8'),
) as NameVectors;
