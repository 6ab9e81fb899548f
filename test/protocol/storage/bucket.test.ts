import { describe, expect, it } from 'vitest';
import { bucketFileUrl, bucketUrl, defaultProfileUrl } from '../../../src/protocol/storage/bucket.ts';
import { gaia } from '../token/vectors.ts';

describe('a bucket', () => {
  for (const { bucketUrl: bucket, path, result } of gaia.bucketUrl) {
    it(`at ${bucket} has its files where the clients look`, () => expect(bucketFileUrl(bucket, path)).toBe(result));
  }

  it('is the prefix of the hub and the address', () => {
    for (const prefix of ['https://gaia.example/hub/', 'https://gaia.example/hub']) {
      expect(bucketUrl(prefix, gaia.app.address)).toBe(`https://gaia.example/hub/${gaia.app.address}/`);
      expect(defaultProfileUrl(prefix, gaia.identity.address)).toBe(
        `https://gaia.example/hub/${gaia.identity.address}/profile.json`,
      );
    }
  });
});
