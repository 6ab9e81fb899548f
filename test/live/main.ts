/**
 * `npm run live`: asks every host of the built-in network what we rely on, and prints a table. Never part of the tests: it leaves the machine.
 * The storage check writes one small file with a key made for it, reads it back and removes it. Exits with 1 when anything is missing.
 */
import { randomBytes } from 'node:crypto';
import { makeHttp } from '../../src/background/http.ts';
import { checkConnections } from '../../src/network/connections.ts';
import { mainnet, testnet } from '../../src/network/endpoints.ts';
import { formatTable } from './table.ts';

const network = process.argv.includes('--testnet') ? testnet : mainnet;
const random = (length: number) => new Uint8Array(randomBytes(length));

const checks = await checkConnections({
  http: makeHttp(fetch, { network: () => network }),
  now: () => performance.timeOrigin + performance.now(),
  network,
  throwAway: { privateKey: random(32), random },
});

console.log(`${network.label}\n\n${formatTable(checks)}\n`);
const failed = checks.filter(({ state }) => state !== 'works').length;
console.log(
  failed === 0 ? `All ${checks.length} answers are as we need them.` : `${failed} of ${checks.length} are not as we need them.`,
);
process.exitCode = failed === 0 ? 0 : 1;
