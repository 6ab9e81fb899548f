/** The index of an identity for one site, against a second reading of its definition. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { mostCounted, nextSiteIndex, siteIndexOf } from '../../../src/protocol/keys/site-index.ts';

const origins = ['https://app.example', 'https://app.example:8443', 'http://127.0.0.1:5000', 'https://xn--bcher-kva.example'];

it('is 2^30 and the low 30 bits of the first four bytes of a hash of the origin', () => {
  for (const origin of origins) {
    const first = createHash('sha256').update(`autonym site identity\0${origin}`).digest().readUInt32BE(0);
    expect(siteIndexOf(origin)).toBe(2 ** 30 + (first % 2 ** 30));
  }
  // Written down once, so that no later version finds another identity for the same site.
  expect(siteIndexOf('https://app.example')).toMatchInlineSnapshot(`2117250613`);
});

it('lies where nobody counts, and stays there', () => {
  for (const origin of origins) {
    expect(siteIndexOf(origin)).toBeGreaterThan(mostCounted);
    expect(siteIndexOf(origin)).toBeLessThan(2 ** 31);
  }
  expect(nextSiteIndex(2 ** 30)).toBe(2 ** 30 + 1);
  expect(nextSiteIndex(2 ** 31 - 1)).toBe(2 ** 30);
});
