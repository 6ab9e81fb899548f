/** Requests, answers, profiles and storage tokens of all client generations: test/vectors/*.json. */
import { readFileSync } from 'node:fs';

type Claims = Record<string, unknown>;

export const authRequests: {
  transitPrivateKey: string;
  transitPublicKey: string;
  generations: { lib: string; token: string; payload: Claims; nowForValidity: number }[];
  validation: { now: number; cases: { name: string; token: string; expectRef: boolean | 'throws' }[] };
  scopes: { table: { scopes: unknown; ok: boolean }[] };
  isLaterVersion: { v1: string | null; v2: string; ref: boolean }[];
  updateQuery: { args: [url: string, key: string, value: string]; ref: string }[];
} = read('auth_requests');

export const authResponses: {
  transitPrivateKey: string;
  identity: { priv: string; pub: string; address: string };
  app: { domain: string; priv: string };
  responses: { name: string; token: string; payload: Claims; decryptedPrivateKey?: string; associationPayload?: Claims }[];
} = read('auth_responses');

export const profiles: {
  tokenFiles: {
    name: string;
    token: string;
    issuerPublicKey: string;
    addresses: { compressed: string; uncompressed: string; stx: string };
    claim: Claims;
  }[];
  legacyConversion: { input: Claims; personToJSON: { profile: Claims } };
  persons: { name: string; profile: Claims }[];
  made: { by: string; owner?: string; ownerStx: string; file: string; token: string }[];
  negative: { name: string; token?: string; owner?: string }[];
} = read('profiles');

export const gaia: {
  challenge: string;
  identity: { priv: string; pub: string; address: string };
  app: { priv: string; pub: string; address: string };
  cases: { name: string; header: string }[];
  bucketUrl: { bucketUrl: string; path: string; result: string }[];
} = read('gaia_crypto');

function read(name: string) {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8'));
}
