/** Project Wycheproof's cases for this curve: test/vectors/wycheproof-*.json. */
import { readFileSync } from 'node:fs';

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

function read(name: string) {
  return JSON.parse(readFileSync(new URL(`../../vectors/wycheproof-${name}.json`, import.meta.url), 'utf8'));
}
