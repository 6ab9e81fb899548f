/** Pictures of strangers, drawn anew by the browser's own decoder and canvas, off every page. */
import type { Redraw } from './app-picture.ts';

const side = 64;

export const redraw: Redraw = async (bytes, type) => {
  const picture = await createImageBitmap(new Blob([bytes as BlobPart], { type }));
  const { width, height } = picture;
  const scale = side / Math.max(width, height);
  const canvas = new OffscreenCanvas(side, side);
  canvas
    .getContext('2d')
    ?.drawImage(picture, (side - width * scale) / 2, (side - height * scale) / 2, width * scale, height * scale);
  picture.close();
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
};
