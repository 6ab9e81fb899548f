import { describe, expect, it } from 'vitest';
import { findStranger } from '../../../src/pages/approve/owner.ts';
import { parseSuffixes } from '../../../src/pages/parts/public-suffix.ts';

describe('findStranger', () => {
  const rules = parseSuffixes('com\nexample\nco.uk\n');
  const siblings = ['https://app1.evil-paypal.com', 'https://app2.evil-paypal.com', 'https://app3.evil-paypal.com'];

  it('passes by all that belong to the same people', () => {
    expect(findStranger('https://app4.evil-paypal.com', siblings, rules)).toBeUndefined();
    expect(findStranger('https://app4.evil-paypal.com', [], rules)).toBeUndefined();
  });

  it('finds the one among them that does not, wherever it stands', () => {
    const all = [...siblings, 'https://paypal.com'];
    expect(findStranger('https://app4.evil-paypal.com', all, rules)).toBe('https://paypal.com');
    expect(findStranger('https://bank.co.uk', ['https://login.bank.co.uk', 'https://bonk.co.uk'], rules)).toBe(
      'https://bonk.co.uk',
    );
  });

  it('without the list, holds every other host for a stranger', () => {
    expect(findStranger('https://app4.evil-paypal.com', siblings, undefined)).toBe(siblings[0]);
  });
});
