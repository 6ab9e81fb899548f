import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { settingsShape } from '../../../src/contract/settings.ts';
import { parseGateway } from '../../../src/pages/home/gateway.ts';

describe('a gateway', () => {
  const read: [string, string][] = [
    ['https://dweb.link', 'https://dweb.link'],
    [' DWEB.link/ ', 'https://dweb.link'],
    ['https://gateway.example:8443', 'https://gateway.example:8443'],
    ['http://localhost:8080', 'http://localhost:8080'],
  ];
  for (const [text, gateway] of read)
    it(`is read from ${text.trim()}, and is a setting`, () => {
      expect(parseGateway(text)).toBe(gateway);
      expect(v.safeParse(settingsShape().entries.ipfsGateway, gateway).success).toBe(true);
    });
  for (const text of [
    '',
    'http://dweb.link',
    'https://ipfs.io/ipfs',
    'https://ipfs.io/ipfs/',
    'https://192.0.2.1',
    'https://[::1]',
    'https://u:p@dweb.link',
    'https://dweb.link?x',
    'http://localhost.evil.example',
    'http://127.0.0.1:8080',
    'javascript:alert(1)',
    `https://${'a'.repeat(250)}.example`,
  ])
    it(`is not read from "${text.slice(0, 40)}"`, () => expect(parseGateway(text)).toBeUndefined());
});
