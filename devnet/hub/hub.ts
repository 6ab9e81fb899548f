/**
 * A Gaia hub: what it does with a request, apart from HTTP.
 * Behaviour of the reference hub (Gaia 2.8), in its order: who, which path, which version, how much; then the act.
 */
import { randomUUID } from 'node:crypto';
import { type Buckets, makeBuckets, type StoredFile } from './buckets.ts';
import { HubRefusal } from './error.ts';
import { makeRevocations } from './revocations.ts';
import { checkScopes, keepsHistory } from './scopes.ts';
import { type Bearer, challengeText, verifyBearer } from './token.ts';

export type HubSettings = {
  /** Files live here and survive a restart. */
  folder: string;
  /** Part of the challenge that tokens are made for. */
  serverName?: string;
  maxMegabytes?: number;
  /** Addresses that may write, or whose association tokens may; absent: anybody. */
  whitelist?: string[];
  /** Refuse tokens that were made for another hub. Real hubs differ; the published clients all pass. */
  requireHubUrl?: boolean;
  /** Social proofs an identity needs before it may store. None can be checked here, so any number above 0 refuses. */
  proofsRequired?: number;
  /** Files in one page of a listing. */
  pageSize?: number;
  now?: () => number;
};

export type Headers = Record<string, string | undefined>;
export type Listing = { entries: unknown[]; page: string | null };

export type Hub = {
  info(): Record<string, unknown>;
  store(
    address: string,
    path: string,
    headers: Headers,
    body: () => Promise<Uint8Array>,
  ): Promise<{ publicURL: string; etag: string }>;
  remove(address: string, path: string, headers: Headers): Promise<void>;
  list(address: string, headers: Headers, asked: { page?: unknown; stat?: unknown }): Promise<Listing>;
  revokeAll(address: string, headers: Headers, oldestValidTimestamp: number): Promise<void>;
  read(address: string, path: string): Promise<StoredFile | undefined>;
  /** The most bytes a file may have. */
  maxBytes: number;
};

export function makeHub(settings: HubSettings, urls: { hub: string; read: string }): Hub {
  const {
    folder,
    serverName = 'hub.localhost',
    maxMegabytes = 20,
    pageSize = 100,
    proofsRequired = 0,
    now = Date.now,
  } = settings;
  const buckets = makeBuckets(folder);
  const revocations = makeRevocations(folder);
  const maxBytes = maxMegabytes * 1024 * 1024;
  /** Paths being written now: a second writer is told to come back. */
  const busy = new Set<string>();

  function authorize(address: string, headers: Headers, oldestValidTimestamp: number): Bearer {
    const hubUrls = settings.requireHubUrl ? { hubUrls: [urls.hub, `https://${serverName}`] } : {};
    const bearer = verifyBearer(headers.authorization, address, { serverName, oldestValidTimestamp, nowMs: now(), ...hubUrls });
    if (settings.whitelist && !settings.whitelist.includes(bearer.signer))
      throw new HubRefusal('ValidationError', `Address ${bearer.signer} not authorized for writes`);
    return bearer;
  }

  async function alone<T>(address: string, path: string, act: () => Promise<T>): Promise<T> {
    const key = `${address}/${path}`;
    if (busy.has(key)) throw new HubRefusal('ConflictError', `Concurrent operation attempted on ${key}`);
    busy.add(key);
    try {
      return await act();
    } finally {
      busy.delete(key);
    }
  }

  const bearerOf = async (address: string, headers: Headers) =>
    authorize(address, headers, await revocations.oldestValid(address));

  function checkProofs(address: string, path: string): void {
    const isProfile = /^(\d+\/)?profile\.json$/.test(path);
    if (proofsRequired > 0 && !isProfile)
      throw new HubRefusal('NotEnoughProofError', `Address ${address} has only 0 valid proofs, ${proofsRequired} required`);
  }

  return {
    maxBytes,

    info: () => ({
      challenge_text: challengeText(serverName),
      latest_auth_version: 'v1',
      max_file_upload_size_megabytes: maxMegabytes,
      read_url_prefix: urls.read,
    }),

    store: (address, path, headers, body) =>
      alone(address, path, async () => {
        const { scopes } = await bearerOf(address, headers);
        checkScopes(scopes, 'write', path);
        await checkVersion(buckets, address, path, headers);
        checkProofs(address, path);
        if (Number(headers['content-length']) > maxBytes)
          throw new HubRefusal('PayloadTooLargeError', `Max file upload size is ${maxMegabytes} megabytes.`);
        const bytes = await body();
        if (keepsHistory(scopes)) await buckets.move(address, path, historyPath(path, now()));
        const etag = await buckets.write(address, path, bytes, headers['content-type'] ?? 'application/octet-stream');
        return { publicURL: `${urls.read}${address}/${path.split('/').map(encodeURIComponent).join('/')}`, etag };
      }),

    remove: (address, path, headers) =>
      alone(address, path, async () => {
        const { scopes } = await bearerOf(address, headers);
        checkScopes(scopes, 'delete', path);
        checkProofs(address, path);
        const gone = keepsHistory(scopes)
          ? await buckets.move(address, path, historyPath(path, now()))
          : await buckets.remove(address, path);
        if (!gone) throw new HubRefusal('DoesNotExist', 'File does not exist');
      }),

    list: async (address, headers, { page, stat }) => {
      const { scopes } = await bearerOf(address, headers);
      const after = typeof page === 'string' ? page : '';
      const later = (await buckets.list(address)).filter((path) => path > after);
      const names = later.slice(0, pageSize);
      const shown = keepsHistory(scopes) ? names.filter((path) => !isHistory(path)) : names;
      const entries: unknown[] = stat ? await Promise.all(shown.map((path) => describe(buckets, address, path))) : shown;
      const next = later.length > pageSize ? (names.at(-1) ?? null) : null;
      // A page whose files are all hidden still says that there is more.
      return { entries: entries.length === 0 && next ? [null] : entries, page: next };
    },

    revokeAll: async (address, headers, oldestValidTimestamp) => {
      authorize(address, headers, 0);
      await revocations.revoke(address, oldestValidTimestamp);
    },

    read: (address, path) => buckets.find(address, path),
  };
}

async function checkVersion(buckets: Buckets, address: string, path: string, headers: Headers): Promise<void> {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch && ifNoneMatch)
    throw new HubRefusal('PreconditionFailedError', 'Request should not contain both if-match and if-none-match headers');
  if (ifNoneMatch && ifNoneMatch !== '*')
    throw new HubRefusal('PreconditionFailedError', 'Misuse of the if-none-match header. Expected to be * on write requests.');
  if (!ifNoneMatch && (!ifMatch || ifMatch === '*')) return;

  const found = await buckets.find(address, path);
  if (ifNoneMatch && found)
    throw new HubRefusal('PreconditionFailedError', 'The entity you are trying to create already exists', found.etag);
  if (ifMatch && ifMatch !== found?.etag)
    throw new HubRefusal(
      'PreconditionFailedError',
      'The provided ETag does not match that of the resource on the server',
      found?.etag,
    );
}

async function describe(buckets: Buckets, address: string, path: string) {
  const found = await buckets.find(address, path);
  if (!found) return null;
  const { body, contentType, etag, modifiedMs } = found;
  const lastModifiedDate = Math.floor(modifiedMs / 1000);
  return { name: path, exists: true, lastModifiedDate, contentLength: body.length, contentType, etag };
}

function historyPath(path: string, nowMs: number): string {
  return path.replace(/[^/]*$/, (name) => `.history.${nowMs}.${randomUUID().slice(0, 8)}.${name}`);
}

function isHistory(path: string): boolean {
  return /(^|\/)\.history\.[^/]*$/.test(path);
}
