import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClarity } from '../../../src/protocol/chain/clarity.ts';
import { readClarityArgument, readPostConditionArgument } from '../../../src/protocol/chain/clarity-json.ts';
import { formatPostCondition } from '../../../src/protocol/chain/post-condition.ts';
import { AutonymError } from '../../../src/protocol/error.ts';
import { conditions, values } from './published.ts';

/** As an app's object comes through a message. */
const asJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner)));

describe('arguments of calls', () => {
  it('are read from hex and from the objects of the published library alike', () => {
    fc.assert(
      fc.property(values, ([ours, theirs]) => {
        expect(readClarityArgument(formatClarity(ours))).toEqual(ours);
        expect(readClarityArgument(asJson(theirs))).toEqual(ours);
      }),
    );
  });

  it('and post-conditions too', () => {
    fc.assert(
      fc.property(conditions, ([ours, theirs]) => {
        expect(readPostConditionArgument(formatPostCondition(ours))).toEqual(ours);
        expect(readPostConditionArgument(asJson(theirs))).toEqual(ours);
      }),
    );
  });

  it('that are something else throw their own errors', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.record({ type: fc.constantFrom('int', 'tuple', 'list', 'ft-postcondition'), value: fc.jsonValue() }),
        ),
        (value) => {
          for (const read of [readClarityArgument, readPostConditionArgument]) {
            try {
              read(value);
            } catch (error) {
              expect(error).toBeInstanceOf(AutonymError);
            }
          }
        },
      ),
    );
    let deep: unknown = { type: 'none' };
    for (let i = 0; i < 40; i++) deep = { type: 'some', value: deep };
    expect(() => readClarityArgument(deep)).toThrow(expect.objectContaining({ code: 'bad-clarity' }));
    expect(() => readClarityArgument({ type: 'uint', value: -1 })).toThrow(expect.objectContaining({ code: 'bad-clarity' }));
    expect(() => readClarityArgument({ type: 'uint', value: 1.5 })).toThrow(expect.objectContaining({ code: 'bad-clarity' }));
    expect(() =>
      readPostConditionArgument({ type: 'stx-postcondition', address: 'origin', condition: 'constructor', amount: '1' }),
    ).toThrow(expect.objectContaining({ code: 'bad-post-condition' }));
  });
});
