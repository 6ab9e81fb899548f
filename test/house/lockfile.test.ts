import { describe, expect, it } from 'vitest';
import { filesUnder, readJson, readText } from './source.ts';

type Entry = {
  version?: string;
  integrity?: string;
  resolved?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
};

const lock = readJson<{ packages: Record<string, Entry> }>('package-lock.json');
const manifest = readJson<{ dependencies: Record<string, string>; devDependencies: Record<string, string> }>('package.json');

const development = (entry: Entry) => entry.dev === true || entry.devOptional === true;
const runTime = Object.entries(lock.packages).filter(
  ([path, entry]) => path !== '' && !development(entry) && !path.includes('@typescript/typescript-'),
);

describe('the packages', () => {
  for (const file of ['package-lock.json', 'test/clients/package-lock.json']) {
    it(`${file} pins every entry by integrity and names no host`, () => {
      const entries = readJson<{ packages: Record<string, Entry & { link?: boolean }> }>(file).packages;
      const loose = Object.entries(entries).filter(
        ([path, entry]) => path !== '' && !entry.link && !entry.integrity?.startsWith('sha512-'),
      );
      expect(loose.map(([path]) => path)).toEqual([]);
      expect(Object.values(entries).some((entry) => entry.resolved !== undefined)).toBe(false);
    });
  }

  it('are pinned exactly', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d/.test(version),
    );
    expect(ranges).toEqual([]);
  });

  it('are at most 10 direct and 20 in all at run time', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(10);
    expect(runTime.length).toBeLessThanOrEqual(20);
  });

  it('stand each, with a reason, in the table of the README', () => {
    const readme = readText('README.md');
    const missing = runTime
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
      .filter((name) => !readme.includes(`| \`${name}\``));
    expect(missing).toEqual([]);
  });
});

describe('the sources', () => {
  it('name no package registry', () => {
    const hosts = /registry\.npmjs|registry\.yarnpkg|deb\.debian\.org|npmmirror/;
    const files = [
      'package.json',
      'package-lock.json',
      '.npmrc',
      '.ci/run',
      ...filesUnder('devnet', /\.(m?ts|mjs)$/),
      ...filesUnder('test', /\.(m?ts|mjs|json)$/),
    ];
    expect(
      files.filter((file) => !file.includes('house/lockfile') && !file.includes('node_modules') && hosts.test(readText(file))),
    ).toEqual([]);
  });
});
