/** A picture in dark and light: each pixel against the brightness around it, so that a shadow across the paper does no harm. */

export type Bitmap = { width: number; height: number; isDark: (x: number, y: number) => boolean };

/** `pixels` is RGBA, four bytes a pixel, as in ImageData. */
export function makeBitmap(pixels: Uint8ClampedArray, width: number, height: number): Bitmap {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    const alpha = (pixels[4 * i + 3] ?? 255) / 255;
    const light = 0.299 * (pixels[4 * i] ?? 0) + 0.587 * (pixels[4 * i + 1] ?? 0) + 0.114 * (pixels[4 * i + 2] ?? 0);
    grey[i] = light * alpha + 255 * (1 - alpha); // What is transparent lies on white.
  }
  const sums = makeSums(grey, width, height);
  const reach = Math.max(8, Math.round(Math.max(width, height) / 16));
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      const mean = sums(left, top, right, bottom) / ((right - left) * (bottom - top));
      // A little darker than around: an even surface is light, even if it is grey.
      dark[y * width + x] = (grey[y * width + x] ?? 0) < Math.min(mean * 0.92, 245) ? 1 : 0;
    }
  }
  return bitmapOf(dark, width, height);
}

/** The same without single specks: each pixel as most of the nine around it are. */
export function withoutSpecks({ width, height, isDark }: Bitmap): Bitmap {
  const dark = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let seen = 0;
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) if (isDark(x + dx, y + dy)) seen++;
      dark[y * width + x] = seen > 4 ? 1 : 0;
    }
  }
  return bitmapOf(dark, width, height);
}

function bitmapOf(dark: Uint8Array, width: number, height: number): Bitmap {
  return {
    width,
    height,
    isDark: (x, y) => x >= 0 && y >= 0 && x < width && y < height && dark[Math.floor(y) * width + Math.floor(x)] === 1,
  };
}

/** Sums over rectangles, each in four look-ups (a summed-area table). */
function makeSums(grey: Uint8Array, width: number, height: number) {
  const table = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += grey[y * width + x] ?? 0;
      table[(y + 1) * (width + 1) + x + 1] = (table[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const at = (x: number, y: number) => table[y * (width + 1) + x] ?? 0;
  return (left: number, top: number, right: number, bottom: number): number =>
    at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
}
