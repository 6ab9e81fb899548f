/** A Gaia hub: where identities keep files. Routes and checks: the Gaia hub's own documentation (docs/service-provider.md). */
import * as v from 'valibot';
import { AutonymError } from '../protocol/error.ts';
import { checkStatus, hostOf, readAnswer, refused, textOf } from './answer.ts';
import type { Http, HttpAnswer } from './http.ts';

export type HubInfo = { challengeText: string; readUrlPrefix: string; maxFileMegabytes?: number };

/** `address`: the bucket, base58. `bearer`: the whole Authorization header, made for this hub's challenge by the key of the bucket. */
export type HubPlace = { address: string; path: string };
export type HubWrite = HubPlace & {
  bearer: string;
  body: Uint8Array | string;
  contentType: string;
  /** Write only over exactly this version, or, with `new`, only where nothing is. */
  over?: { etag: string } | 'new';
};

/** `bearer` as in `HubWrite`. */
type Bucket = { address: string; bearer: string };

export type Hub = ReturnType<typeof makeHub>;

const usualTimeoutMs = 15_000;

/** Throws what `Http` throws, `host-refused`, `host-garbled`; a write that meets another version `hub-changed`. */
export function makeHub({ http, hubUrl, timeoutMs = usualTimeoutMs }: { http: Http; hubUrl: string; timeoutMs?: number }) {
  const host = hostOf(hubUrl);
  return {
    host,

    info: async (): Promise<HubInfo> => {
      const answer = await http({ url: `${hubUrl}/hub_info`, timeoutMs, maxBytes: 16_384 });
      const { challenge_text, read_url_prefix, max_file_upload_size_megabytes } = readAnswer(host, answer, infoShape);
      return {
        challengeText: challenge_text,
        readUrlPrefix: read_url_prefix.endsWith('/') ? read_url_prefix : `${read_url_prefix}/`,
        ...(max_file_upload_size_megabytes === undefined ? {} : { maxFileMegabytes: max_file_upload_size_megabytes }),
      };
    },

    store: async ({
      address,
      path,
      bearer,
      body,
      contentType,
      over,
    }: HubWrite): Promise<{ publicUrl: string; etag?: string }> => {
      const condition: Record<string, string> =
        over === undefined ? {} : over === 'new' ? { 'If-None-Match': '*' } : { 'If-Match': over.etag };
      const answer = await http({
        url: `${hubUrl}/store/${address}/${encodePath(path)}`,
        method: 'POST',
        headers: { Authorization: bearer, 'Content-Type': contentType, ...condition },
        body,
        timeoutMs,
        maxBytes: 16_384,
      });
      checkWrite(host, path, answer);
      const { publicURL, etag } = readAnswer(host, answer, storedShape);
      return { publicUrl: publicURL, ...(etag === undefined ? {} : { etag }) };
    },

    /** From the public side, where no permission is needed. `readUrlPrefix` is the one of `info`. */
    find: async (
      readUrlPrefix: string,
      { address, path }: HubPlace,
      maxBytes: number,
    ): Promise<{ bytes: Uint8Array; etag?: string } | undefined> => {
      const url = `${readUrlPrefix}${address}/${encodePath(path)}`;
      const answer = await http({ url, timeoutMs, maxBytes });
      if (answer.status === 404) return undefined;
      checkStatus(hostOf(url), answer);
      const etag = answer.header('etag');
      return { bytes: answer.body, ...(etag === undefined ? {} : { etag }) };
    },

    /** Gone is gone, whoever removed it. */
    remove: async ({ address, path, bearer }: HubPlace & { bearer: string }): Promise<void> => {
      const answer = await http({
        url: `${hubUrl}/delete/${address}/${encodePath(path)}`,
        method: 'DELETE',
        headers: { Authorization: bearer },
        timeoutMs,
        maxBytes: 16_384,
      });
      if (answer.status !== 404) checkWrite(host, path, answer);
    },

    /** Whoever wrote with a token of before this second, or with one that names none, cannot any more; 0 ends that. */
    revokeAll: async ({ address, bearer, oldestValidSeconds }: Bucket & { oldestValidSeconds: number }): Promise<void> => {
      const answer = await http({
        url: `${hubUrl}/revoke-all/${address}`,
        method: 'POST',
        headers: { Authorization: bearer, 'Content-Type': 'application/json' },
        // As text: the reference takes the number 0 for none at all.
        body: JSON.stringify({ oldestValidTimestamp: String(oldestValidSeconds) }),
        timeoutMs,
        maxBytes: 16_384,
      });
      checkWrite(host, address, answer);
    },

    /** Whether this token is too old for the hub, or names no time where one is wanted. */
    isRevoked: async ({ address, bearer }: Bucket): Promise<boolean> => {
      const answer = await http({
        url: `${hubUrl}/list-files/${address}`,
        method: 'POST',
        headers: { Authorization: bearer, 'Content-Type': 'application/json' },
        body: JSON.stringify({ page: null }),
        timeoutMs,
        maxBytes: 1_048_576,
      });
      if (answer.status === 401 && textOf(answer.body).includes('AuthTokenTimestampValidationError')) return true;
      checkStatus(host, answer);
      return false;
    },
  };
}

const infoShape = v.object({
  challenge_text: v.pipe(v.string(), v.maxLength(1000)),
  latest_auth_version: v.optional(v.literal('v1')),
  /** A host and folders: no user, no query, no way up. */
  read_url_prefix: v.pipe(v.string(), v.regex(/^https?:\/\/(?!.*\/\.)[^\s?#@\\%]+$/), v.maxLength(300)),
  max_file_upload_size_megabytes: v.optional(v.number()),
});
const storedShape = v.object({ publicURL: v.string(), etag: v.optional(v.string()) });

function checkWrite(host: string, path: string, answer: HttpAnswer): void {
  if (answer.status === 412 || answer.status === 409)
    throw new AutonymError('hub-changed', `Somebody else changed ${path} at ${host} in the meantime.`, { places: [host] });
  if (answer.status === 401) throw refused(host, 'permission', `${host} did not accept the permission to write.`);
  if (answer.status === 413) throw refused(host, 'too-large', `${path} is too large for ${host}.`, path);
  checkStatus(host, answer);
}

/** Slashes part folders and stay. */
function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
