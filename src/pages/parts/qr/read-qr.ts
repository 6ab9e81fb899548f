/**
 * Reads a QR code (ISO/IEC 18004, model 2, versions 1–40) from a picture: for recovery codes that were printed or saved as one. Our own,
 * because a reader would be an eleventh package in the vault's product; the tests hold it against two published ones.
 */
import { type Bitmap, makeBitmap, withoutSpecks } from './bitmap.ts';
import { findCorners } from './finders.ts';
import { likelyVersions, sampleModules } from './grid.ts';
import { readMessage } from './message.ts';
import { readWords } from './modules.ts';

/** RGBA, four bytes a pixel: an ImageData will do. */
export type Picture = { data: Uint8ClampedArray; width: number; height: number };

/** The text of the code in the picture, or undefined when there is none that can be read. Light on dark is read too. */
export function readQr({ data, width, height }: Picture): string | undefined {
  for (const pixels of [data, negative(data)]) {
    const bitmap = makeBitmap(pixels, width, height);
    const text = readBitmap(bitmap) ?? readBitmap(withoutSpecks(bitmap));
    if (text !== undefined) return text;
  }
  return undefined;
}

function readBitmap(bitmap: Bitmap): string | undefined {
  for (const corners of findCorners(bitmap)) {
    for (const version of likelyVersions(corners)) {
      for (const modules of sampleModules(bitmap, corners, version)) {
        const found = readWords(modules);
        const text = found && readMessage(found.version, found.words);
        if (text !== undefined && text !== '') return text;
      }
    }
  }
  return undefined;
}

function negative(data: Uint8ClampedArray): Uint8ClampedArray {
  return data.map((value, i) => (i % 4 === 3 ? value : 255 - value));
}
