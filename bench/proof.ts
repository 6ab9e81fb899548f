/**
 * `npm run bench -- proof`: what it costs to check one answer for oneself, in Node, and how large the code for it is as a script of its own; and then
 * a whole name, against a devnet (devnet-proof.ts).
 * The state has 20,000 entries below, so that nodes are as wide as on mainnet; what is proven lies in older blocks.
 */
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { sha512_256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';
import { Cl } from '@stacks/transactions';
import { minify } from 'terser';
import { build, type Rolldown } from 'vite';
import { bytesOf, type Write } from '../devnet/proof/chain.ts';
import { proveKey } from '../devnet/proof/marf.ts';
import { decodeHeader } from '../src/protocol/proof/header.ts';
import { leafValueOf, pathOf } from '../src/protocol/proof/marf-key.ts';
import { decodeProof, type Proof, verifyProof } from '../src/protocol/proof/marf-proof.ts';
import { recoverSigner, verifySigners } from '../src/protocol/proof/signers.ts';
import { mainnetHeader } from '../test/protocol/proof/mainnet.ts';
import { ancestorsIn, checkpointOf, headerOf, mine, recoveredOf } from '../test/protocol/proof/network.ts';
import { benchDevnetProof } from './devnet-proof.ts';
import { formatTable, median } from './measure.ts';

const rounds = 60;

/** Milliseconds: the middle one, and the longest. */
function time(work: () => unknown): { middle: number; longest: number } {
  const taken: number[] = [];
  for (let round = 0; round < rounds + 10; round++) {
    const start = performance.now();
    work();
    // The first ones compile.
    if (round >= 10) taken.push(performance.now() - start);
  }
  return { middle: median(taken), longest: Math.max(...taken) };
}

const writeOf = (i: number): Write => ({ key: `vm::SP000000000000000000002Q6VF78.bench::1::${i}`, data: bytesOf(Cl.uint(i)) });

export async function benchProof(): Promise<void> {
  const many = Array.from({ length: 20_000 }, (_, i) => writeOf(i));
  const blocks = [mine(undefined, 1000, { writes: many })];
  for (let i = 0; i < 60; i++) blocks.push(mine(blocks.at(-1), 1001 + i, { writes: [writeOf(20_000 + i)] }));
  const tip = blocks.at(-1) as (typeof blocks)[0];

  const rows: string[][] = [];
  const row = (what: string, work: () => unknown, note = '') => {
    const { middle, longest } = time(work);
    rows.push([what, middle.toFixed(2), longest.toFixed(2), note]);
  };
  for (const [what, i] of [
    ['entry of the newest block', 20_059],
    ['entry of an older block', 20_010],
    ['entry of the oldest block', 7],
  ] as const) {
    const { key, data } = writeOf(i);
    const bytes = proveKey(tip.state, key) as Uint8Array;
    const [path, value, header] = [pathOf(key), leafValueOf(data), headerOf(tip)];
    const ancestors = ancestorsIn(tip, decodeProof(bytes));
    row(
      `proof of an ${what}`,
      () => verifyProof({ proof: decodeProof(bytes), path, value, tip: header, ancestors }),
      `${bytes.length.toLocaleString('en')} bytes, ${hashesIn(decodeProof(bytes))} hashes, ${ancestors.length} older headers`,
    );
  }
  const header = decodeHeader(mainnetHeader);
  row('header of mainnet: read and hashed', () => decodeHeader(mainnetHeader), `${mainnetHeader.length} bytes`);
  row('one signature: its signer recovered', () => recoverSigner(header, 3), 'the longest task of a check');
  row('13 signatures of mainnet recovered', () => recoveredOf(header), 'once for each tip, in 13 tasks');
  const [own, set] = [headerOf(tip), checkpointOf(0, blocks[0] as (typeof blocks)[0]).signers];
  const recovered = recoveredOf(own);
  row('their weight counted', () => verifySigners(own, recovered, set));
  const text = utf8ToBytes('x'.repeat(1_000_000));
  row('SHA-512/256 of a megabyte', () => sha512_256(text));

  console.log(`${rounds} rounds, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}\n`);
  console.log(formatTable([['what', 'ms', 'longest', ''], ...rows]));
  const bytes = await sizeOfScript();
  await benchDevnetProof();
  console.log(`\nproof.js, beside crypto.js: ${bytes.toLocaleString('en')} bytes (at most 20,000)`);
  process.exitCode = bytes <= 20_000 ? 0 : 1;
}

const hashesIn = ({ segments }: Proof): number =>
  segments.reduce((sum, { nodes, shunts }) => sum + nodes.length + shunts.length, 1);

/** All of src/protocol/proof, made small as the build does it; whatever lies elsewhere is in `crypto.js` already. */
async function sizeOfScript(): Promise<number> {
  const own = fileURLToPath(new URL('../src/protocol/proof/', import.meta.url));
  const entry = '\0all-of-proof';
  const files = ['checkpoint', 'header', 'mainnet', 'mainnet-checkpoint', 'marf-key', 'marf-proof', 'name-facts', 'signers'];
  const made = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'all-of-proof',
        enforce: 'pre',
        resolveId: (id, importer) =>
          id === entry ? id : importer?.startsWith(own) && !id.startsWith('./') ? { id, external: true } : null,
        load: (id) => (id === entry ? files.map((file) => `export * from '${own}${file}.ts';`).join('\n') : null),
      },
    ],
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: { input: entry, output: { format: 'es', codeSplitting: false }, preserveEntrySignatures: 'strict' },
    },
  })) as Rolldown.RolldownOutput;
  const { code } = await minify(made.output[0].code, { compress: { ecma: 2020, passes: 3 }, module: true });
  return (code ?? '').length;
}
