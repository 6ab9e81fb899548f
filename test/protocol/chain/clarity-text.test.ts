import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClarityValue } from '../../../src/protocol/chain/clarity.ts';
import { formatClarityText } from '../../../src/protocol/chain/clarity-text.ts';
import { values } from './published.ts';

describe('formatClarityText', () => {
  it('writes what the published library writes, texts aside', () => {
    let compared = 0;
    fc.assert(
      fc.property(values, ([ours, theirs]) => {
        if (hasText(ours)) return;
        compared += 1;
        // It writes an empty tuple with two spaces.
        expect(formatClarityText(ours)).toBe(Cl.stringify(theirs).replaceAll('{  }', '{}'));
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it.each<[ClarityValue, string]>([
    [{ type: 'ascii', text: 'a "b" \\' }, '"a \\"b\\" \\\\"'],
    [{ type: 'utf8', text: 'é\n' }, 'u"é\\u{a}"'],
    [{ type: 'utf8', text: 'to \u202ealice' }, 'u"to \\u{202e}alice"'],
    [{ type: 'ascii', text: '", u1, "' }, '"\\", u1, \\""'],
  ])('lets no text look like anything else', (value, text) => expect(formatClarityText(value)).toBe(text));
});

function hasText(value: ClarityValue): boolean {
  switch (value.type) {
    case 'ascii':
    case 'utf8':
      return true;
    case 'ok':
    case 'err':
    case 'some':
      return hasText(value.value);
    case 'list':
      return value.items.some(hasText);
    case 'tuple':
      return [...value.fields.values()].some(hasText);
    default:
      return false;
  }
}
