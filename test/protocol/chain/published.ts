/** Generated values, each as ours and as @stacks/transactions has it: the published library is the judge. */
import { Cl, type PostCondition as PublishedCondition, type ClarityValue as PublishedValue } from '@stacks/transactions';
import fc from 'fast-check';
import type { ClarityValue } from '../../../src/protocol/chain/clarity.ts';
import type { Comparison, PostCondition } from '../../../src/protocol/chain/post-condition.ts';
import { formatC32Address } from '../../../src/protocol/keys/c32.ts';

export const hash = fc.uint8Array({ minLength: 20, maxLength: 20 });
export const address = fc
  .tuple(fc.constantFrom(22, 20, 26, 21), hash)
  .map(([version, bytes]) => formatC32Address(version, bytes));
export const contract = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/);

/** The same value for us and for the published library. */
export const values = fc.letrec<{ value: [ClarityValue, PublishedValue] }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant<[ClarityValue, PublishedValue]>([{ type: 'none' }, Cl.none()]),
    fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }).map(both((value) => [{ type: 'int', value }, Cl.int(value)])),
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map(both((value) => [{ type: 'uint', value }, Cl.uint(value)])),
    fc.uint8Array({ maxLength: 40 }).map(both((bytes) => [{ type: 'buffer', bytes }, Cl.buffer(bytes)])),
    fc.boolean().map(both((value) => [{ type: 'bool', value }, Cl.bool(value)])),
    address.map(both((principal) => [{ type: 'principal', principal }, Cl.principal(principal)])),
    fc.tuple(address, contract).map(both(([a, c]) => [{ type: 'principal', principal: `${a}.${c}` }, Cl.principal(`${a}.${c}`)])),
    fc.string({ unit: 'binary-ascii', maxLength: 20 }).map(both((text) => [{ type: 'ascii', text }, Cl.stringAscii(text)])),
    fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => !text.startsWith('\ufeff'))
      .map(both((text) => [{ type: 'utf8', text }, Cl.stringUtf8(text)])),
    tie('value').map(both(([ours, theirs]) => [{ type: 'ok', value: ours }, Cl.ok(theirs)])),
    tie('value').map(both(([ours, theirs]) => [{ type: 'err', value: ours }, Cl.error(theirs)])),
    tie('value').map(both(([ours, theirs]) => [{ type: 'some', value: ours }, Cl.some(theirs)])),
    fc
      .array(tie('value'), { maxLength: 4 })
      .map(both((items) => [{ type: 'list', items: items.map(([ours]) => ours) }, Cl.list(items.map(([, theirs]) => theirs))])),
    fc
      .dictionary(fc.stringMatching(/^[a-z]{1,12}$/), tie('value'), { maxKeys: 4 })
      .map(
        both((fields) => [
          { type: 'tuple', fields: new Map(Object.entries(fields).map(([name, [ours]]) => [name, ours])) },
          Cl.tuple(Object.fromEntries(Object.entries(fields).map(([name, [, theirs]]) => [name, theirs]))),
        ]),
      ),
  ),
})).value;

export const amount = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
export const assetName = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
export const contractId = fc.tuple(address, contract).map(([a, c]) => `${a}.${c}`);
const sender = fc.oneof(fc.constant('origin'), address, contractId);

const comparisons = { eq: 'equal', gt: 'greater', gte: 'greater-equal', lt: 'less', lte: 'less-equal' } as const;
type Short = keyof typeof comparisons;
const comparison = fc
  .constantFrom(...(Object.keys(comparisons) as Short[]))
  .map((condition): [Comparison, Short] => [comparisons[condition], condition]);
const sending = fc.constantFrom(
  ['sends', 'sent'] as const,
  ['does-not-send', 'not-sent'] as const,
  ['may-send', 'maybe-sent'] as const,
);
const performing = fc.constantFrom(
  ['will-not', 'will-not-perform'] as const,
  ['may', 'may-perform'] as const,
  ['will', 'will-perform'] as const,
);

/** Each as ours and as the published library has it. */
export const conditions: fc.Arbitrary<[PostCondition, PublishedCondition]> = fc.oneof(
  fc.tuple(sender, comparison, amount).map(([from, [ours, theirs], much]): [PostCondition, PublishedCondition] => [
    { type: 'stx', sender: from, comparison: ours, amount: much },
    { type: 'stx-postcondition', address: from, condition: theirs, amount: much },
  ]),
  fc
    .tuple(sender, comparison, amount, contractId, assetName)
    .map(([from, [ours, theirs], much, id, name]): [PostCondition, PublishedCondition] => [
      { type: 'fungible', sender: from, asset: { contract: id, name }, comparison: ours, amount: much },
      {
        type: 'ft-postcondition',
        address: from,
        condition: theirs,
        amount: much,
        asset: `${id}::${name}` as `${string}.${string}::${string}`,
      },
    ]),
  fc
    .tuple(sender, sending, values, contractId, assetName)
    .map(([from, [ours, theirs], [value, published], id, name]): [PostCondition, PublishedCondition] => [
      { type: 'non-fungible', sender: from, asset: { contract: id, name }, id: value, sends: ours },
      {
        type: 'nft-postcondition',
        address: from,
        condition: theirs,
        asset: `${id}::${name}` as `${string}.${string}::${string}`,
        assetId: published,
      },
    ]),
  fc.tuple(sender, comparison, amount).map(([from, [ours, theirs], much]): [PostCondition, PublishedCondition] => [
    { type: 'staking', sender: from, comparison: ours, amount: much },
    { type: 'staking-postcondition', address: from, condition: theirs, amount: much },
  ]),
  fc.tuple(sender, performing).map(([from, [ours, theirs]]): [PostCondition, PublishedCondition] => [
    { type: 'pox', sender: from, performs: ours },
    { type: 'pox-postcondition', address: from, condition: theirs },
  ]),
);

function both<T>(make: (from: T) => [ClarityValue, PublishedValue]): (from: T) => [ClarityValue, PublishedValue] {
  return make;
}
