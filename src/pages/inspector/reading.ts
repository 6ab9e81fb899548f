/**
 * A request read by whoever looks for a mistake in it: what it says, every check with its verdict, and what is worth knowing about its answer.
 * The checks of a token are the verifier's own, asked one by one (protocol/token/examine.ts); of the door only the order is known here.
 */
import type { Inspected } from '../../contract/commands/inspector.ts';
import { AutonymError } from '../../protocol/error.ts';
import {
  type AuthRequestCheck,
  authRequestChecks,
  lookAtAuthRequest,
  redirectOrigin,
} from '../../protocol/token/auth-request.ts';
import { examine, viewToken } from '../../protocol/token/examine.ts';
import { isJsonObject, type JsonObject, parseJson } from '../../protocol/token/json.ts';
import { parseOrigin } from '../../protocol/token/origin.ts';
import { lookAtRequestToken, type RequestTokenCheck, requestTokenChecks } from '../../protocol/token/request-token.ts';

export type CheckLine = {
  name: AuthRequestCheck | RequestTokenCheck | DoorCheck;
  /** `unseen`: not reached, or it looks at what does not read. `waits`: for the person. */
  verdict: 'passed' | 'failed' | 'unseen' | 'waits';
  code?: string;
  /** The sentence that the page heard, or would have. */
  why?: string;
};
/** What an answered request, or one that is only looked at, deserves a word about; the three of them that break most often among them. */
export type Note = 'username' | 'csp' | 'hub' | 'manifest' | 'cut' | 'redacted' | 'left' | 'answer' | 'guessed-origin';
export type Reading = {
  /** `answer`: what a wallet says and no app. */
  what: 'sign-in' | 'signing' | 'method' | 'answer';
  header?: unknown;
  payload?: unknown;
  checks: CheckLine[];
  notes: Note[];
  /** Host of the storage that the app was given. */
  host?: string;
};
/** `origin`: whom it was held against. */
export type PastedReading = Reading & { origin: string };

/** What the door looks at besides the token, and the codes it refuses with. */
const doorChecks = {
  who: ['origin-refused'],
  request: ['bad-request', 'too-large'],
  site: ['site-blocked', 'site-not-chosen', 'insecure-origin'],
  method: ['method-unknown'],
  network: ['wrong-network'],
  params: ['bad-params'],
  connected: ['not-connected'],
  flood: ['too-many-requests', 'too-many-denials'],
  replay: ['request-replayed'],
  person: ['request-denied', 'request-interrupted', 'app-key-collision'],
} satisfies Record<string, string[]>;
export type DoorCheck = keyof typeof doorChecks;

const tokenMethods = ['transactionRequest', 'signatureRequest', 'structuredDataSignatureRequest', 'profileUpdateRequest'];
/** Answered without anybody being asked. */
const quiet = /^(?:getInfo|supportedMethods|stx_getNetworks|wallet_(?:get|disconnect|renounce)\w*)$/;

export function readInspected(row: Inspected): Reading {
  const reading = row.by === 'method' ? readMethod(row) : readSignIn(row);
  const kept: Note[] = row.kept === 'whole' ? [] : [row.kept];
  return { ...reading, notes: [...kept, ...(row.left ? (['left'] as const) : []), ...reading.notes] };
}

function readSignIn(row: Inspected): Reading {
  const before = doorLines(row, ['who', 'request', 'params', 'site']);
  const after = doorLines(row, ['flood', 'replay', 'person']);
  const context = { origin: row.origin, nowMs: row.atMs, allowLoopback: row.network?.local === true };
  const checks = row.kept === 'whole' ? examine(lookAtAuthRequest(row.ask, context), authRequestChecks) : [];
  const viewed = row.kept === 'whole' ? viewToken(row.ask) : { payload: jsonOf(row.ask) };
  const isRefused = [...before, ...checks].some(({ verdict }) => verdict === 'failed');
  return {
    what: 'sign-in',
    ...viewed,
    checks: [...before, ...checks, ...after.map((line) => (isRefused ? { name: line.name, verdict: 'unseen' as const } : line))],
    ...notesOf(row, viewed.payload),
  };
}

function readMethod(row: Inspected): Reading {
  const isToken = tokenMethods.includes(row.method) && row.kept === 'whole';
  const before = doorLines(row, ['who', 'request', 'site', 'method']);
  const after = doorLines(row, quiet.test(row.method) ? ['connected'] : ['network', 'params', 'flood', 'person']);
  if (!isToken) return { what: 'method', payload: jsonOf(row.ask), checks: [...before, ...after], ...notesOf(row, undefined) };
  const context = { origin: row.origin, nowMs: row.atMs };
  const checks = examine(lookAtRequestToken(row.ask, context), requestTokenChecks);
  const isRefused = checks.some(({ verdict }) => verdict === 'failed');
  const rest = after.map((line) => (isRefused ? { name: line.name, verdict: 'unseen' as const } : line));
  return { what: 'signing', ...viewToken(row.ask), checks: [...before, ...checks, ...rest], ...notesOf(row, undefined) };
}

/**
 * A token, a `blockstack:` link or an address with one in it, as somebody pasted it, held against the origin they say, else against the one it
 * is made out for. Undefined when there is no token in it.
 */
export function readPasted(
  text: string,
  { origin, nowMs, local }: { origin: string; nowMs: number; local: boolean },
): PastedReading | undefined {
  const token = findToken(text);
  if (token === undefined) return undefined;
  const viewed = viewToken(token);
  const payload = isJsonObject(viewed.payload) ? viewed.payload : {};
  if ('private_key' in payload || 'gaiaChallenge' in payload || 'childToAssociate' in payload)
    return { what: 'answer', header: viewed.header, payload: publicPart(payload), checks: [], notes: ['answer'], origin: '' };
  const said = originOf(origin.trim());
  const against = said ?? guessOrigin(token);
  const notes: Note[] = said === undefined && against !== '' ? ['guessed-origin'] : [];
  const isSigning = ['redirect_uri', 'scopes', 'public_keys'].every((name) => !(name in payload)) && isSigningToken(payload);
  if (isSigning) {
    const checks = examine(lookAtRequestToken(token, { origin: against, nowMs }), requestTokenChecks);
    return { what: 'signing', ...viewed, checks, notes, origin: against };
  }
  const context = { origin: against, nowMs, allowLoopback: local };
  const checks = examine(lookAtAuthRequest(token, context), authRequestChecks);
  return { what: 'sign-in', ...viewed, checks, notes: [...notes, ...manifestNote(payload, against)], origin: against };
}

/** In an address it is a parameter of the query or behind the #. */
export function findToken(text: string): string | undefined {
  const clean = text.trim().replace(/^["'](.*)["']$/s, '$1');
  const [, inAddress] = /[?&#](?:authRequest|authResponse)=([^&#\s]+)/i.exec(clean) ?? [];
  const token = inAddress ?? clean.replace(/^(?:web\+)?blockstack:(?:\/\/)?/i, '').replace(/&echo=.*$/, '');
  return /^[\w-]+\.[\w.-]*$/.test(token) ? token : undefined;
}

const isSigningToken = (payload: JsonObject): boolean =>
  ['txType', 'txHex', 'message', 'publicKey', 'stxAddress', 'profile'].some((name) => name in payload);

/** Of what a wallet says, only what opens nothing. */
function publicPart(payload: JsonObject): JsonObject {
  const names = ['jti', 'iat', 'exp', 'iss', 'public_keys', 'profile', 'username', 'profile_url', 'hubUrl', 'version'];
  return Object.fromEntries(names.flatMap((name) => (name in payload ? [[name, payload[name]]] : [])));
}

function guessOrigin(token: string): string {
  try {
    return redirectOrigin(token);
  } catch (error) {
    if (error instanceof AutonymError) return '';
    throw error;
  }
}

function originOf(text: unknown): string | undefined {
  try {
    return typeof text === 'string' ? parseOrigin(text).text : undefined;
  } catch {
    return undefined; // Not the origin of anything.
  }
}

function doorLines({ answer }: Inspected, names: DoorCheck[]): CheckLine[] {
  const code = answer?.error?.code;
  const failed = names.findIndex((name) => doorChecks[name].some((one) => one === code));
  /** It failed at something that is not looked at here: what comes before it was passed, what is decided last was not reached. */
  const isElsewhere = code !== undefined && failed === -1;
  return names.map((name, place) => {
    const isLast = name === 'person' || name === 'flood' || name === 'replay';
    if (place === failed) return { name, verdict: 'failed', code: code ?? '', why: answer?.error?.message ?? '' };
    if ((failed !== -1 && place > failed) || (isElsewhere && isLast)) return { name, verdict: 'unseen' };
    return { name, verdict: answer === undefined && name === 'person' ? 'waits' : 'passed' };
  });
}

/** What breaks most often is not refused at all: it is in the answer, or in what the page may do with it. */
function notesOf({ answer, origin, method }: Inspected, payload: unknown): Pick<Reading, 'notes' | 'host'> {
  const manifest = manifestNote(payload, origin);
  const said: JsonObject = isJsonObject(answer?.result) ? answer.result : {};
  const [token, result] = [said['response'], said['result']];
  const isMethod = method === 'autonym_signIn' && isJsonObject(result);
  if (!isJsonObject(token) && !isMethod) return { notes: manifest };
  const given: JsonObject = isJsonObject(token) ? token : isJsonObject(result) ? result : {};
  const storage = isMethod ? given['storage'] : given;
  const hubUrl = isJsonObject(storage) ? storage['hubUrl'] : undefined;
  const host = typeof hubUrl === 'string' ? hubUrl.replace(/^https?:\/\//, '') : undefined;
  const name = isMethod ? given['name'] : given['username'];
  const hasStorage = host !== undefined && !host.endsWith('.invalid');
  return {
    notes: [...manifest, ...(typeof name === 'string' ? [] : (['username'] as const)), hasStorage ? 'csp' : 'hub'],
    ...(hasStorage ? { host } : {}),
  };
}

function manifestNote(payload: unknown, origin: string): Note[] {
  const manifest = isJsonObject(payload) ? payload['manifest_uri'] : undefined;
  return typeof manifest === 'string' && originOf(manifest) !== origin ? ['manifest'] : [];
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text === '' ? undefined : text;
  }
}
