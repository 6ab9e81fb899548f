import { describe, expect, it } from 'vitest';
import { boldHost } from '../../src/background/site.ts';
import { splitOrigin } from '../../src/pages/parts/origin-split.ts';

const cases: [origin: string, bold: string][] = [
  ['https://app.example', 'app.example'],
  ['https://www.example.org', 'example.org'],
  ['https://evil.github.io', 'evil.github.io'],
  ['https://www.evil.github.io', 'www.evil.github.io'],
  ['https://google.com.evil.example', 'google.com.evil.example'],
  ['https://shop.example.co.uk', 'shop.example.co.uk'],
  ['https://alice.btc', 'alice.btc'],
  ['http://localhost:3000', 'localhost:3000'],
  ['http://127.0.0.1:3000', '127.0.0.1:3000'],
];

describe('the bold part of a host', () => {
  for (const [origin, bold] of cases)
    it(`of ${origin} is ${bold}`, () => {
      expect(boldHost(origin)).toBe(bold);
      // Without its port, which stands behind.
      expect(splitOrigin(origin, boldHost(origin)).domain).toBe(bold.replace(/:\d+$/, ''));
    });
});
