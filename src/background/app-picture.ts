/**
 * The picture an app has for itself, for the approval alone. It is asked of the origin that asks and of nobody else, without cookies, and shown as
 * we draw it anew: nothing of the file itself gets to a page of ours. Part of the crypto script. Settled: design, "App picture".
 */
import type { Http } from '../network/http.ts';
import { encodeBase64 } from '../protocol/base64.ts';
import { type Raster, rasterOf } from '../protocol/raster.ts';
import { isJsonObject, parseJson } from '../protocol/token/json.ts';
import { ownAddress } from './own-address.ts';

/** Addresses of the origin: of the picture, or of the manifest that names it. */
export type PictureSource = { icon?: string; manifest?: string };
export type AppPicture = ReturnType<typeof makeAppPicture>;
/** Draws it into a square of 64 pixels; PNG. Throws for what cannot be drawn. */
export type Redraw = (bytes: Uint8Array, type: Raster['type']) => Promise<Uint8Array>;

const timeoutMs = 5_000;
const maxBytes = 262_144;
const mostPixels = 2_048;

export function makeAppPicture({ http, redraw }: { http: Http; redraw: Redraw }) {
  const get = async (url: string): Promise<Uint8Array | undefined> => {
    const { status, body } = await http({ url, timeoutMs, maxBytes });
    return status === 200 ? body : undefined;
  };
  const iconOf = async (origin: string, manifest: string): Promise<string | undefined> => {
    const file = parseJson(new TextDecoder().decode(await get(manifest)));
    const [first] = isJsonObject(file) && Array.isArray(file['icons']) ? file['icons'] : [];
    return isJsonObject(first) ? ownAddress(origin, first['src'], manifest) : undefined;
  };

  return {
    /** Base64 of a PNG of 64 × 64; null when there is none that may be shown. Throws nothing: an approval does not depend on it. */
    read: async (origin: string, { icon, manifest }: PictureSource): Promise<string | null> => {
      try {
        const url = icon ?? (manifest === undefined ? undefined : await iconOf(origin, manifest));
        const bytes = url === undefined ? undefined : await get(url);
        const raster = bytes && rasterOf(bytes);
        if (!bytes || !raster || !isSmall(raster.width) || !isSmall(raster.height)) return null;
        return encodeBase64(await redraw(bytes, raster.type));
      } catch {
        return null;
      }
    },
  };
}

const isSmall = (pixels: number) => pixels > 0 && pixels <= mostPixels;
