/**
 * `npm run attacks`: the catalogue of attacks (attacks.json), each id held by the tests that carry it in their title. Prints passed/total per
 * group; an id that no test carries is *not yet*, never passed. `-- unit` leaves the browsers out. An attack of layer E passes when it passes
 * in both browsers.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, installPackages, root, run, runTool } from '../../devnet/setup.mjs';
import { finished, judge, readTitles, tell } from './judge.mjs';

const unitOnly = process.argv.includes('unit');
const catalogue = JSON.parse(readFileSync(join(root, 'test/attacks/attacks.json'), 'utf8'));
const reports = mkdtempSync(join(tmpdir(), 'autonym-attacks-'));

async function runSuite(name, config) {
  const file = join(reports, `${name}.json`);
  await runTool('vitest', ['run', '--config', config, '-t', '[A-Z]{3}-\\d\\d', '--reporter=json', `--outputFile.json=${file}`], {
    quiet: true,
  });
  return readTitles(JSON.parse(readFileSync(file, 'utf8')));
}

await installPackages();
await build();
const cases = await runSuite('unit', 'test/vitest.config.ts');
if (!unitOnly) {
  await installPackages(join(root, 'test/clients'));
  await run(process.execPath, ['test/clients/build.mjs'], { quiet: true });
  cases.push(...(await runSuite('e2e', 'test/e2e/vitest.config.ts')));
}
rmSync(reports, { recursive: true, force: true });

const { groups, wrong } = judge(catalogue, cases, { finished, withBrowsers: !unitOnly });
console.log(tell(groups));
for (const line of wrong) console.error(line);
process.exit(wrong.length === 0 ? 0 : 1);
