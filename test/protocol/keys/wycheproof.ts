/** Project Wycheproof's cases for this curve: test/vectors/wycheproof-*.json. */
import { readFileSync } from 'node:fs';
import { hexToBytes } from '@noble/hashes/utils';

type Result = 'valid' | 'acceptable' | 'invalid';
type Signatures = {
  numberOfTests: number;
  testGroups: { publicKey: { uncompressed: string }; tests: { tcId: number; msg: string; sig: string; result: Result }[] }[];
};
type Secrets = {
  numberOfTests: number;
  testGroups: { tests: { tcId: number; public: string; private: string; shared: string; result: Result }[] }[];
};

export const p1363: Signatures = read('p1363');
export const bitcoin: Signatures = read('bitcoin');
export const ecdh: Secrets = read('ecdh');

/** The point of a SubjectPublicKeyInfo that names this curve; undefined for any other writing. */
export function pointFromSpki(spki: string): Uint8Array | undefined {
  const match = /^(?:3056|3036)301006072a8648ce3d020106052b8104000a03(?:4200(04.{128})|2200(0[23].{64}))$/.exec(spki);
  const point = match?.[1] ?? match?.[2];
  return point === undefined ? undefined : hexToBytes(point);
}

function read(name: string) {
  return JSON.parse(readFileSync(new URL(`../../vectors/wycheproof-${name}.json`, import.meta.url), 'utf8'));
}
