/**
 * `npm test`: set up, check, unit tests, and the end-to-end tests in both real browsers; then the catalogue of attacks, judged by what the
 * two suites reported: an attack of a finished group that no test holds any more is one that failed. The last line sums it all up.
 * `npm test -- unit` or `-- e2e` runs one part.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import {
  build,
  chromium,
  firefox,
  installPackages,
  installPrograms,
  requireNode,
  root,
  run,
  runTool,
  screenTools,
} from '../devnet/setup.mjs';
import { finished, judge, readTitles, tell } from './attacks/judge.mjs';

const parts = process.argv.slice(2);
const wants = (part) => parts.length === 0 || parts.includes(part);
const reports = mkdtempSync(join(tmpdir(), 'autonym-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
let passed = 0;
let failed = 0;
/** What failed, told once more at the end: a log may be cut. */
const toTell = [];
/** What failed at first and passed alone. */
const unsteady = [];
/** The cases that counted, for the catalogue of attacks. */
const cases = [];
// A log is no terminal.
process.env.NO_COLOR ??= '1';

/** One command that passes or fails as a whole. */
async function check(name, running) {
  const code = await running;
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name}`);
  if (code === 0) passed += 1;
  else {
    failed += 1;
    toTell.push(name);
  }
}

/**
 * One vitest run, by its files: how many cases of each passed, and the names of those that did not. A file that could not be read has one
 * that failed; a run without a report has a file without a name.
 */
async function runFiles(name, config, ...args) {
  const report = join(reports, `${name}.json`);
  rmSync(report, { force: true });
  const code = await runTool('vitest', [
    'run',
    '--config',
    config,
    '--reporter=dot',
    '--silent=passed-only',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  try {
    const files = JSON.parse(readFileSync(report, 'utf8')).testResults.map((result) => {
      const { name: file, status, assertionResults } = result;
      const failures = assertionResults.filter((one) => one.status === 'failed').map(nameFailure);
      if (status === 'failed' && failures.length === 0) failures.push('the file itself');
      const passes = assertionResults.filter((one) => one.status === 'passed').length;
      const seconds = (result.endTime - result.startTime) / 1000;
      return { file, seconds, passes, failures, cases: readTitles({ testResults: [result] }) };
    });
    const isGreen = files.length > 0 && files.every(({ failures }) => failures.length === 0);
    if (isGreen === (code === 0)) return files;
    return [...files, { file: '', passes: 0, failures: ['the run itself'], cases: [], seconds: 0 }];
  } catch {
    return [{ file: '', passes: 0, failures: ['the run itself'], cases: [], seconds: 0 }];
  }
}

const nameFailure = ({ fullName, failureMessages }) =>
  [fullName, ...failureMessages.flatMap((text) => text.split('\n', 3))].join('\n    ');

function count(files) {
  for (const { file, passes, failures, cases: ofFile } of files) {
    cases.push(...ofFile);
    passed += passes;
    failed += failures.length;
    for (const one of failures) toTell.push(`${relative(root, file)}: ${one}`);
  }
}

/** Where the time goes, so that nobody has to guess what to make faster. */
function tellSlowest(files) {
  const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, 8);
  console.log(`Slowest: ${slowest.map(({ file, seconds }) => `${relative(root, file)} ${Math.round(seconds)} s`).join(', ')}`);
}

async function suite(...run) {
  const files = await runFiles(...run);
  tellSlowest(files);
  count(files);
}

/**
 * Browsers on a busy machine miss a deadline now and then. A file with a failure is run once more, alone and as a whole, and that counts;
 * what failed at first is named all the same, because each such case waits for something it should not.
 */
async function suiteInBrowsers(name, config) {
  const first = await runFiles(name, config);
  tellSlowest(first);
  const again = first.filter(({ file, failures }) => file !== '' && failures.length > 0);
  // More than a third is no accident.
  if (again.length === 0 || again.length > first.length / 3) return count(first);
  count(first.filter((one) => !again.includes(one)));
  for (const { file, failures } of again) {
    console.log(`Once more, alone: ${relative(root, file)}. It failed in:\n${failures.map((one) => `  ${one}`).join('\n')}`);
    const second = await runFiles(`${name}-again`, config, file);
    count(second);
    if (second.every((one) => one.failures.length === 0))
      unsteady.push(...failures.map((one) => `${relative(root, file)}: ${one}`));
  }
}

requireNode();
const started = Date.now();
const time = () => `${Math.round((Date.now() - started) / 1000)} s`;
await installPackages();
await build();
console.log(`Set up after ${time()}.`);

if (wants('check')) {
  await check('types', runTool('tsc', ['-b']));
  await check('Biome', runTool('biome', ['check', '--error-on-warnings', '.']));
}
if (wants('unit')) {
  await suite('unit', 'test/vitest.config.ts');
  console.log(`Unit tests done after ${time()}.`);
}
if (wants('e2e')) {
  await installPrograms([chromium, firefox, ...screenTools]);
  await installPackages(join(root, 'test/clients'));
  await check('client pages', run(process.execPath, ['test/clients/build.mjs']));
  await suiteInBrowsers('e2e', 'test/e2e/vitest.config.ts');
  console.log(`End-to-end tests done after ${time()}.`);
}

if (wants('unit') && wants('e2e')) {
  const catalogue = JSON.parse(readFileSync(join(root, 'test/attacks/attacks.json'), 'utf8'));
  const { groups, gaps } = judge(catalogue, cases, { finished, withBrowsers: true });
  failed += gaps.length;
  toTell.push(...gaps);
  console.log(`Attacks held, by group (finished: ${finished.join(', ')}):\n${tell(groups)}`);
}

if (unsteady.length > 0) {
  console.log(`${unsteady.length} failed at first, and passed when run alone:`);
  for (const one of unsteady) console.log(`UNSTEADY: ${one}`);
}
for (const one of toTell) console.log(`FAILED: ${one}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
