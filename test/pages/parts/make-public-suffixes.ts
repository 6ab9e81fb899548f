/** The rules of the public suffix list, out of the tree that the package tldts packs them into. Run it to write the file anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Tree = {
  nodeFlags: Uint8Array;
  edgeStart: Uint16Array;
  edgeLength: Uint8Array;
  edgeChild: Uint16Array;
  labelText: string;
  rulesRoot: number;
  exceptionsRoot: number;
};

export const suffixFile = new URL('../../../public/data/public-suffixes.txt', import.meta.url);

/** The package does not export its tree. */
async function readTree(): Promise<Tree> {
  const folder = dirname(createRequire(import.meta.url).resolve('tldts/package.json'));
  const code = readFileSync(join(folder, 'dist/es6/src/data/trie.js'), 'utf8').replace(/^\/\/# source.*$/m, '');
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}

export async function formatSuffixes(): Promise<string> {
  const { nodeFlags, edgeStart, edgeLength, edgeChild, labelText, rulesRoot, exceptionsRoot } = await readTree();
  const offsets: number[] = [];
  let offset = 0;
  for (const length of edgeLength) {
    offsets.push(offset);
    offset += length;
  }
  const rules: string[] = [];
  const walk = (node: number, suffix: string, mark: string) => {
    if (nodeFlags[node] !== 0 && suffix !== '') rules.push(mark + suffix);
    for (let edge = edgeStart[node] ?? 0; edge < (edgeStart[node + 1] ?? 0); edge++) {
      const start = offsets[edge] ?? 0;
      const label = labelText.slice(start, start + (edgeLength[edge] ?? 0));
      walk(edgeChild[edge] ?? 0, suffix === '' ? label : `${label}.${suffix}`, mark);
    }
  };
  walk(rulesRoot, '', '');
  walk(exceptionsRoot, '', '!');
  // What browsers show and compare is ASCII.
  const isAscii = (rule: string) => /^[!*.a-z0-9-]+$/.test(rule);
  return `${rules.filter(isAscii).sort().join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(suffixFile, await formatSuffixes());
