/**
 * `npm run bench [rounds]` (or `many`, `names`, `proof`: see the file of that name): what Autonym costs, as ratios to an empty extension measured in the same interleaved run.
 * Every subject has its own Chromium, all are open at once, and the order changes every round. Absolute milliseconds are this machine's.
 * What the figures mean, and the last run: docs/performance.md.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, root } from '../devnet/setup.mjs';
import { emptyIn, providerIn } from './floor.ts';
import { compare, formatTable, judge, type Pair, shuffled } from './measure.ts';
import { autonymIn, type Extension, type Figure, openSubject, type Round, type Site, type Subject } from './subject.ts';

const rounds = Number(process.argv[2] ?? 15);
const names = ['none', 'none again', 'empty', 'provider', 'autonym'] as const;
type Name = (typeof names)[number];

/** One line of the table. `added`: what it adds to a browser without any extension. */
type Line = { what: string; figure: Figure; floor: Name; ours?: Name; added?: true; unit: 'KB' | 'ms'; budget?: number };

const lines: Line[] = [
  { what: 'page: JS heap added', figure: 'heap', floor: 'empty', added: true, unit: 'KB', budget: 1.05 },
  { what: 'page with 5 frames: JS heap added', figure: 'framesHeap', floor: 'empty', added: true, unit: 'KB', budget: 1.05 },
  { what: 'page: time in scripts added', figure: 'script', floor: 'provider', added: true, unit: 'ms', budget: 2 },
  { what: 'page: load event', figure: 'load', floor: 'provider', unit: 'ms' },
  { what: 'page → worker → page', figure: 'roundTrip', floor: 'provider', unit: 'ms' },
  { what: 'worker: stopped → first answer', figure: 'cold', floor: 'empty', unit: 'ms', budget: 1.3 },
  { what: 'worker: answer while awake', figure: 'warm', floor: 'empty', unit: 'ms' },
  { what: 'popup: first paint, worker stopped', figure: 'paint', floor: 'empty', unit: 'ms', budget: 1.5 },
  { what: 'popup: first control, worker stopped', figure: 'usable', floor: 'empty', unit: 'ms', budget: 1.6 },
  { what: 'noise: JS heap of two plain browsers', figure: 'heap', floor: 'none', ours: 'none again', unit: 'KB' },
  { what: 'noise: time in scripts of the two', figure: 'script', floor: 'none', ours: 'none again', unit: 'ms' },
  { what: 'noise: load event of the two', figure: 'load', floor: 'none', ours: 'none again', unit: 'ms' },
];

async function measure(): Promise<{ product: string; taken: Record<Name, Round>[]; workerHeap: Pair }> {
  const scratch = mkdtempSync(join(tmpdir(), 'autonym-bench-'));
  const extensions: Partial<Record<Name, Extension>> = {
    empty: emptyIn(join(scratch, 'empty')),
    provider: providerIn(join(scratch, 'provider')),
    autonym: autonymIn(join(scratch, 'autonym'), join(root, 'dist/chrome')),
  };
  const { site, close } = await serve();
  const subjects: Subject[] = [];
  try {
    for (const name of names) subjects.push(await openSubject(name, join(scratch, `profile ${name}`), extensions[name]));
    const taken: Record<Name, Round>[] = [];
    // The first round warms caches and is thrown away.
    for (let round = 0; round <= rounds; round++) {
      const found: Record<string, Round> = {};
      for (const subject of shuffled(subjects)) found[subject.name] = await subject.round(site);
      if (round > 0) taken.push(found as Record<Name, Round>);
      process.stderr.write(`\rround ${round} of ${rounds} `);
    }
    process.stderr.write('\n');
    const heapOf = async (name: Name) => (await subjects.find((subject) => subject.name === name)?.workerHeap()) ?? Number.NaN;
    return { product: subjects[0]?.product ?? '', taken, workerHeap: [await heapOf('empty'), await heapOf('autonym')] };
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
    close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A plain page, and one with five frames of the same origin. */
async function serve(): Promise<{ site: Site; close: () => void }> {
  const plain = '<!doctype html><meta charset="utf-8"><title>plain</title><h1>A plain page</h1><script>window.first = 1</script>';
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(url === '/frames' ? plain + '<iframe src="/plain"></iframe>'.repeat(5) : plain);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { site: { plain: `${base}/plain`, frames: `${base}/frames` }, close: () => server.close() };
}

function pairsOf(taken: Record<Name, Round>[], { figure, floor, ours = 'autonym', added }: Line): Pair[] {
  return taken.map((round) => {
    const read = (name: Name) => (round[name][figure] ?? Number.NaN) - (added ? (round.none[figure] ?? Number.NaN) : 0);
    return [read(floor), read(ours)];
  });
}

/** Bytes of files in dist/chrome, against budgets that test/build holds too. */
function sizeRows(): string[][] {
  const size = (...files: string[]) => files.reduce((sum, file) => sum + statSync(join(root, 'dist/chrome', file)).size, 0);
  const row = (what: string, bytes: number, budget: number) => [
    what,
    bytes.toLocaleString('en'),
    `≤ ${budget.toLocaleString('en')} ${bytes <= budget ? 'ok' : 'OVER'}`,
  ];
  return [
    row('every page: content.js + inpage.js', size('content.js', 'inpage.js'), 4 * 1024),
    row('every wake-up: background.js', size('background.js'), 80_000),
    row('all of the worker: with crypto.js', size('background.js', 'crypto.js'), 300 * 1024),
    row('the search for what words own: survey.js', size('survey.js'), 24 * 1024),
    row('what accounts sign: accounts.js', size('accounts.js'), 24 * 1024),
    row('what is looked up: registry.js', size('registry.js'), 16 * 1024),
  ];
}

if (process.argv[2] === 'proof') {
  await (await import('./proof.ts')).benchProof();
  process.exit();
}
if (process.argv[2] === 'names') {
  process.exit((await (await import('./names.ts')).benchNames()) ? 0 : 1);
}
if (process.argv[2] === 'many') {
  process.exit((await (await import('./many.ts')).benchMany()) ? 0 : 1);
}

await build();
const { product, taken, workerHeap } = await measure();
const table = lines.map((line) => {
  const { floor, ours, ratio, low, high } = compare(pairsOf(taken, line));
  return [
    line.what,
    `${line.floor} ${floor.toFixed(2)} ${line.unit}`,
    `${ours.toFixed(2)} ${line.unit}`,
    `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
    line.budget === undefined ? '' : `≤ ${line.budget} ${judge({ ratio, low }, line.budget)}`,
  ];
});
const heapRatio = workerHeap[1] / workerHeap[0];
table.push([
  'worker: JS heap after the first answer',
  `empty ${workerHeap[0].toFixed(0)} KB`,
  `${workerHeap[1].toFixed(0)} KB`,
  heapRatio.toFixed(2),
  `≤ 2 ${judge({ ratio: heapRatio, low: heapRatio }, 2)}`,
]);
const sizes = sizeRows();

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
console.log(`Autonym ${version}, ${product}, ${rounds} rounds, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}\n`);
console.log(formatTable([['figure', 'floor', 'Autonym', 'ratio (95 %)', 'budget'], ...table]));
console.log(`\n${formatTable([['bytes', 'Autonym', 'budget'], ...sizes])}`);
process.exitCode = [...table, ...sizes].some((row) => row.at(-1)?.endsWith('OVER')) ? 1 : 0;
