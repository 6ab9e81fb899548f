/** Generated values, each as ours and as @stacks/transactions has it: the published library is the judge. */
import { Cl, type ClarityValue as PublishedValue } from '@stacks/transactions';
import fc from 'fast-check';
import type { ClarityValue } from '../../../src/protocol/chain/clarity.ts';
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

function both<T>(make: (from: T) => [ClarityValue, PublishedValue]): (from: T) => [ClarityValue, PublishedValue] {
  return make;
}
