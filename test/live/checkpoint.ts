/**
 * `npm run checkpoint <node> <node>`: writes src/protocol/proof/mainnet-checkpoint.ts, and what it rests on into test/vectors/checkpoint.json, when
 * both nodes prove the same. Never part of the tests: it leaves the machine.
 */
import { writeFileSync } from 'node:fs';
import { mainnetChain } from '../../src/protocol/proof/mainnet.ts';
import { type Ask, makeCheckpoint } from './make-checkpoint.ts';

const hosts = process.argv.slice(2);
const [first, second] = hosts;
if (first === undefined || second === undefined || hosts.length > 2 || new URL(first).host === new URL(second).host) {
  console.error('npm run checkpoint https://<one node> https://<a node of somebody else>');
  process.exit(1);
}

const askOf =
  (host: string): Ask =>
  async (path, body) => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: body ?? '' };
    const answer = await fetch(new URL(path, host), { ...(body === undefined ? {} : post), signal: AbortSignal.timeout(60_000) });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`${host}${path} answered ${answer.status}.`);
    return new Uint8Array(await answer.arrayBuffer());
  };

const { checkpoint, block, data } = await makeCheckpoint([askOf(first), askOf(second)], mainnetChain, Date.now());
const file = (path: string) => new URL(`../../${path}`, import.meta.url);
const source = `${new URL(first).host} and ${new URL(second).host}, ${new Date().toISOString().slice(0, 10)}`;
const { signers, ...rest } = checkpoint;
const lines = [
  ...Object.entries(rest).map(([name, value]) => `  ${name}: ${typeof value === 'string' ? `'${value}'` : value},`),
  '  signers: [',
  ...signers.map(({ signer, weight }) => `    { signer: '${signer}', weight: ${weight} },`),
  '  ],',
];
writeFileSync(
  file('src/protocol/proof/mainnet-checkpoint.ts'),
  `/** Where checking on mainnet begins: the signers of one cycle. How to make a new one: docs/protocol/verification.md, "A new checkpoint". */
import type { Checkpoint } from './checkpoint.ts';

/** Source: ${source} (test/vectors/checkpoint.json). */
export const mainnetCheckpoint: Checkpoint = {
${lines.join('\n')}
};
`,
);
writeFileSync(file('test/vectors/checkpoint.json'), `${JSON.stringify({ source, block, data }, null, 2)}\n`);
console.log(`Cycle ${checkpoint.cycle}, block ${checkpoint.blockHeight}, ${signers.length} signers, from ${source}.`);
