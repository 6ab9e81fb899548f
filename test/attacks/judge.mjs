/** Which attacks of the catalogue are held, from the titles and fates of tests. Pure; run.mjs and test/run.mjs ask vitest. */

/** Groups that are finished: in them an attack that no test holds is a failure. */
export const finished = ['AUT', 'FLD', 'KEY', 'LCK', 'LOG', 'MSG', 'NAM', 'NET', 'STO', 'VLT', 'ZON'];

/**
 * @typedef {{ id: string, layer: string, action: string }} Attack
 * @typedef {{ title: string, passed: boolean }} Case
 * @typedef {'passed' | 'failed' | 'not yet'} Fate
 * @typedef {{ name: string, total: number, passed: number, failed: string[], notYet: string[] }} Group
 */

/** Titles and fates in a report of vitest's JSON reporter; skipped tests are no tests. @returns {Case[]} */
export function readTitles(report) {
  return report.testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status }) => ({ title: fullName, passed: status === 'passed' })),
  );
}

/**
 * @param {Attack[]} catalogue
 * @param {Case[]} cases
 * @param {{ finished: string[], withBrowsers: boolean }} options
 * `gaps` is what no failing test tells: an attack of a finished group that nothing holds, an id that the catalogue has not.
 * @returns {{ groups: Group[], gaps: string[], wrong: string[] }}
 */
export function judge(catalogue, cases, { finished, withBrowsers }) {
  const names = [...new Set(catalogue.map(groupOf))];
  const gaps = unknownIds(catalogue, cases).map((id) => `${id} stands in a title and not in the catalogue.`);
  const groups = names.map((name) => {
    const attacks = catalogue.filter((attack) => groupOf(attack) === name);
    const fates = attacks.map((attack) => [attack.id, fateOf(attack, cases, withBrowsers)]);
    const idsOf = (wanted) => fates.filter(([, fate]) => fate === wanted).map(([id]) => id);
    return { name, total: attacks.length, passed: idsOf('passed').length, failed: idsOf('failed'), notYet: idsOf('not yet') };
  });
  const failures = groups.flatMap(({ failed }) => failed.map((id) => `${id} failed.`));
  for (const { name, notYet } of groups)
    if (finished.includes(name) && withBrowsers)
      gaps.push(...notYet.map((id) => `${id} is held by no test, and its group counts as finished.`));
  return { groups, gaps, wrong: [...failures, ...gaps] };
}

/** One line a group. @param {Group[]} groups */
export function tell(groups) {
  const line = ({ name, passed, total, failed, notYet }) => {
    const rest = [failed.length > 0 && `failed: ${failed.join(' ')}`, notYet.length > 0 && `not yet: ${notYet.join(' ')}`];
    return [`${name} ${passed}/${total}`, ...rest.filter(Boolean)].join('   ');
  };
  const sum = groups.reduce((all, { passed, total }) => ({ passed: all.passed + passed, total: all.total + total }), {
    passed: 0,
    total: 0,
  });
  return [...groups.map(line), `all ${sum.passed}/${sum.total}`].join('\n');
}

const groupOf = ({ id }) => id.slice(0, 3);

/** @returns {Fate} */
function fateOf({ id, layer }, cases, withBrowsers) {
  const mine = cases.filter(({ title }) => idsIn(title).includes(id));
  if (mine.some(({ passed }) => !passed)) return 'failed';
  if (layer !== 'E') return mine.length > 0 ? 'passed' : 'not yet';
  const inBoth = ['chrome', 'firefox'].every((browser) => mine.some(({ title }) => title.includes(browser)));
  return withBrowsers && inBoth ? 'passed' : 'not yet';
}

function unknownIds(catalogue, cases) {
  const known = new Set(catalogue.map(({ id }) => id));
  const groups = new Set(catalogue.map(groupOf));
  return [...new Set(cases.flatMap(({ title }) => idsIn(title)))].filter((id) => groups.has(id.slice(0, 3)) && !known.has(id));
}

/** `VLT-04`, also several in one title. @returns {string[]} */
function idsIn(title) {
  return title.match(/\b[A-Z]{3}-\d\d\b/g) ?? [];
}
