/**
 * `npm test`: set up, check, unit tests, and the end-to-end tests in both real browsers; the last line sums them up.
 * `npm test -- unit` or `-- e2e` runs one part.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const parts = process.argv.slice(2);
const wants = (part) => parts.length === 0 || parts.includes(part);
const reports = mkdtempSync(join(tmpdir(), 'autonym-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
let passed = 0;
let failed = 0;

/** One command that passes or fails as a whole. */
async function check(name, running) {
  const code = await running;
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name}`);
  if (code === 0) passed += 1;
  else failed += 1;
}

/** One vitest run; its cases are counted from its report, and a run that died without one counts as a failure. */
async function suite(name, config, ...args) {
  const report = join(reports, `${name}.json`);
  const code = await runTool('vitest', [
    'run',
    '--config',
    config,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    passed += numPassedTests;
    failed += numFailedTests;
    if (code !== 0 && numFailedTests === 0) failed += Math.max(1, numFailedTestSuites);
    if (numPassedTests + numFailedTests === 0) failed += 1;
  } catch {
    failed += 1;
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
  await suite('e2e', 'test/e2e/vitest.config.ts');
  console.log(`End-to-end tests done after ${time()}.`);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
