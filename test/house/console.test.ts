import { expect, it } from 'vitest';
import { filesUnder, readText } from './source.ts';

it('LOG-13 what is said on the console is a code and a sentence, and nothing else in the source speaks there', () => {
  const said = filesUnder('src', /\.tsx?$/).flatMap((path) => readText(path).match(/console\b.*/g) ?? []);
  expect(said.length).toBeGreaterThan(0);
  for (const line of said) expect(line).toMatch(/^console\.warn\(('[a-z ]+', )?faultOf\(error\)\)/);
});
