/** The kind and size of pictures from their first bytes, of files that real encoders wrote. */
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { rasterOf } from '../../src/protocol/raster.ts';

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
/** One pixel each, as published for tests of browsers (WebP: the feature tests of Google's library; GIF and JPEG: the smallest files). */
const files = {
  png: bytes('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='),
  gif: bytes('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'),
  lossy: bytes('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'),
  lossless: bytes('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='),
  extended: bytes(
    'UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==',
  ),
};

it('knows what real encoders wrote, by its bytes and not by its name', () => {
  expect(rasterOf(files.png)).toEqual({ type: 'image/png', width: 1, height: 1 });
  expect(rasterOf(files.gif)).toEqual({ type: 'image/gif', width: 1, height: 1 });
  for (const file of [files.lossy, files.lossless, files.extended])
    expect(rasterOf(file)).toEqual({ type: 'image/webp', width: 1, height: 1 });
});

it('finds the frame of a JPEG behind its other segments', () => {
  const app = [0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0];
  const tables = [0xff, 0xc4, 0, 5, 1, 2, 3]; // The number of a table, not of a frame.
  const frame = [0xff, 0xc2, 0, 11, 8, 1, 44, 2, 88, 1, 1, 17, 0];
  expect(rasterOf(Uint8Array.of(0xff, 0xd8, ...app, ...tables, ...frame))).toEqual({
    type: 'image/jpeg',
    width: 600,
    height: 300,
  });
  expect(rasterOf(Uint8Array.of(0xff, 0xd8, ...app, ...tables, ...tables))).toBeUndefined();
  expect(rasterOf(Uint8Array.of(0xff, 0xd8, ...app, 0xff, 0xe1, 0, 0, ...tables))).toBeUndefined();
});

it('tells how large a bomb is without unfolding it', () => {
  const bomb = new Uint8Array(files.png);
  new DataView(bomb.buffer).setUint32(16, 20_000);
  new DataView(bomb.buffer).setUint32(20, 20_000);
  expect(rasterOf(bomb)).toEqual({ type: 'image/png', width: 20_000, height: 20_000 });
});

it('knows nothing else', () => {
  const others = [
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
    '<!doctype html><title>icon.png</title>',
    '',
    'BM'.padEnd(60, 'x'),
  ];
  for (const text of others) expect(rasterOf(new TextEncoder().encode(text))).toBeUndefined();
  expect(rasterOf(deflateSync(files.png))).toBeUndefined();
  for (let length = 0; length < 30; length++) expect(rasterOf(files.extended.subarray(0, length))).toBeUndefined();
});
