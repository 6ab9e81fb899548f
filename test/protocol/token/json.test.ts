import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { parseJson } from '../../../src/protocol/token/json.ts';

type Case = { name: string } & ({ input: string } | { unit: string; times: number; tail?: string });

const { cases } = JSON.parse(readFileSync(new URL('../../vectors/json-parsing.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const inputOf = (one: Case) => ('input' in one ? one.input : one.unit.repeat(one.times) + (one.tail ?? ''));
const named = (kind: string) => cases.filter(({ name }) => name.startsWith(kind));

function isTaken(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch (error) {
    if (error instanceof AutonymError && error.code === 'bad-json') return false;
    throw error;
  }
}

/** Of what a reader may take or refuse, this is refused: marks of byte order, and what is nested deeper than anything of ours. */
const refusedByChoice = ['i_structure_500_nested_arrays.json', 'i_structure_UTF-8_BOM_empty_object.json'];

describe('JSON of strangers', () => {
  it('PRF-06: is taken and refused as JSONTestSuite says, and where it leaves the choice, always in the same way', () => {
    expect([named('y_').length, named('n_').length, named('i_').length]).toEqual([95, 188, 35]);
    expect(named('y_').filter((one) => !isTaken(inputOf(one)))).toEqual([]);
    expect(named('n_').filter((one) => isTaken(inputOf(one)))).toEqual([]);
    const refused = named('i_').filter((one) => !isTaken(inputOf(one)));
    // The suite's files that are no UTF-8 come here as text, with U+FFFD in their place, as our own readers of bytes give them.
    expect(refused.map(({ name }) => name).filter((name) => !/utf-?16|UTF-16/i.test(name))).toEqual(refusedByChoice);
    for (const one of named('t_')) isTaken(inputOf(one));
  });
});
