/**
 * Secrets that are known to a test and must be nowhere else: each in every form in which somebody could have written it down, and a search
 * for all of them at once in bytes, folders and the memory of processes.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';

/** Texts as they were typed, keys as bytes, and words that may stand in fields of their own. */
export type Canary = { name: string } & ({ text: string } | { bytes: Uint8Array } | { words: readonly string[] });
/** `word`: means something only within so many bytes of its neighbour in the phrase. */
type Needle = { name: string; bytes: Buffer; word?: { place: number; reach: number } };
/** Gives the names of what is in there, each with its form. */
export type Search = (hay: Uint8Array) => string[];

export function makeSearch(canaries: readonly Canary[]): Search {
  const walk = makeWalk(canaries.flatMap(needlesOf));
  return (hay) => {
    const found = new Set<string>();
    /** Where a word was seen last, by phrase and encoding. */
    const seen = new Map<string, number>();
    walk(hay, ({ name, word }, at) => {
      if (word === undefined) return found.add(name);
      seen.set(`${name} ${word.place}`, at);
      for (const place of [word.place - 1, word.place + 1]) {
        if (at - (seen.get(`${name} ${place}`) ?? Number.NEGATIVE_INFINITY) <= word.reach) found.add(name);
      }
    });
    return [...found];
  };
}

/** Every file below, but for those whose path matches `skip`; sessions of Firefox are unpacked first. */
export function searchFolder(folder: string, search: Search, skip?: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || skip?.test(path)) return [];
    const bytes = readFileSync(path);
    return search(isPacked(bytes) ? unpack(bytes) : bytes).map((found) => `${found} in ${path.slice(folder.length + 1)}`);
  });
}

/** What a process may write to, as it is now (Linux, by whoever may trace it). */
export function searchMemory(pid: number, search: Search): string[] {
  const found = new Set<string>();
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const region of readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/^(?=[0-9a-f]+-)/m)) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(region) ?? [];
      if (from === undefined || to === undefined || /^Rss: +0 kB/m.test(region)) continue;
      for (const part of readParts(memory, Number.parseInt(from, 16), Number.parseInt(to, 16))) {
        for (const name of search(part)) found.add(name);
      }
    }
  } finally {
    closeSync(memory);
  }
  return [...found];
}

const partSize = 1 << 24;
/** Longer than any needle, so that none is cut by the end of a part. */
const overlap = 4096;

function* readParts(memory: number, from: number, to: number): Generator<Uint8Array> {
  const buffer = Buffer.alloc(partSize);
  for (let at = from; at < to; at += partSize - overlap) {
    try {
      yield buffer.subarray(0, readSync(memory, buffer, 0, Math.min(partSize, to - at), at));
    } catch {
      // Reserved and never used, or gone meanwhile.
    }
  }
}

function needlesOf(canary: Canary): Needle[] {
  if ('words' in canary) return needlesOfWords(canary);
  if ('text' in canary) return formsOf(canary.name, Buffer.from(canary.text));
  const bytes = Buffer.from(canary.bytes);
  // As messages and session storage carry bytes; half of a key is a find.
  const list = [...bytes.subarray(0, 16)];
  return [
    ...formsOf(canary.name, bytes),
    { name: `${canary.name} as a list`, bytes: Buffer.from(list.join(',')) },
    { name: `${canary.name} as a spaced list`, bytes: Buffer.from(list.join(', ')) },
  ];
}

/**
 * Each word alone, because fields, lists and lines put different things between them; and the hex and base64 of several in a row.
 * Neighbours of a phrase do not stand so near to each other in a list of all words.
 */
function needlesOfWords({ name, words }: { name: string; words: readonly string[] }): Needle[] {
  const single = (['utf8', 'utf16le'] as const).flatMap((encoding) =>
    words.flatMap((word, place) => [
      {
        name: `${name} in ${encoding}`,
        bytes: Buffer.from(word, encoding),
        word: { place, reach: encoding === 'utf8' ? 200 : 400 },
      },
    ]),
  );
  const rows = [words, words.toReversed()].flatMap((row) => [' ', ',', '\n'].map((between) => row.slice(0, 4).join(between)));
  return [...single, ...rows.flatMap((row) => formsOf(name, Buffer.from(row)))];
}

/** Plain, hex, base64, UTF-16LE of each, and all of it backwards. */
function formsOf(name: string, bytes: Buffer): Needle[] {
  const backwards = Buffer.from(bytes.toReversed());
  const texts = [bytes, backwards].flatMap((each) => [
    each.toString('hex'),
    each.toString('hex').toUpperCase(),
    ...base64Cores(each),
    ...base64Cores(Buffer.from(each.toString('latin1'), 'utf16le')),
  ]);
  const wide = (text: string) => Buffer.from(text, 'utf16le');
  return [
    { name, bytes },
    { name: `${name} backwards`, bytes: backwards },
    { name: `${name} in UTF-16`, bytes: wide(bytes.toString('latin1')) },
    { name: `${name} backwards in UTF-16`, bytes: wide(backwards.toString('latin1')) },
    ...texts.flatMap((text) => [
      { name: `${name} as ${text.slice(0, 8)}…`, bytes: Buffer.from(text) },
      { name: `${name} as ${text.slice(0, 8)}… in UTF-16`, bytes: wide(text) },
    ]),
  ];
}

/** The base64 of bytes wherever they begin in a longer text: without the characters that their neighbours decide. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const core = all.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 8) / 6));
    return /[+/]/.test(core) ? [core, core.replaceAll('+', '-').replaceAll('/', '_')] : [core];
  });
}

/** Calls for every needle at its place, in one walk over the bytes. */
function makeWalk(needles: readonly Needle[]): (hay: Uint8Array, onFound: (needle: Needle, at: number) => void) => void {
  const byStart = new Map<number, Needle[]>();
  for (const needle of needles) {
    if (needle.bytes.length < (needle.word ? 3 : 8)) throw new RangeError(`${needle.name} is too short to mean anything`);
    const start = needle.bytes.readUInt16LE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  const isStart = new Uint8Array(1 << 16);
  for (const start of byStart.keys()) isStart[start] = 1;
  return (hay, onFound) => {
    for (let at = 0, start = (hay[0] ?? 0) << 8; at + 1 < hay.length; at++) {
      start = (start >> 8) | ((hay[at + 1] ?? 0) << 8);
      if (isStart[start] !== 1) continue;
      for (const needle of byStart.get(start) ?? []) if (isAt(hay, at, needle.bytes)) onFound(needle, at);
    }
  };
}

function isAt(hay: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let i = 2; i < bytes.length; i++) if (hay[at + i] !== bytes[i]) return false;
  return true;
}

const packed = Buffer.from('mozLz40\0');
const isPacked = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(packed);

/** Firefox's own wrapping of one LZ4 block: magic(8) || size(4) || block. */
function unpack(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.readUInt32LE(8));
  let [from, to] = [12, 0];
  const length = (start: number): number => {
    let sum = start;
    for (let more = start === 15 ? 255 : 0; more === 255; ) {
      more = bytes[from++] ?? 0;
      sum += more;
    }
    return sum;
  };
  while (from < bytes.length) {
    const token = bytes[from++] ?? 0;
    const literals = length(token >> 4);
    bytes.copy(out, to, from, from + literals);
    from += literals;
    to += literals;
    if (from >= bytes.length) break;
    const distance = bytes.readUInt16LE(from);
    from += 2;
    for (let left = length(token & 15) + 4; left > 0; left--, to++) out[to] = out[to - distance] ?? 0;
  }
  return out;
}

export type Recorder = { all(): Buffer; stop(): void };

/** Heads and bodies of every request to a server of this process. */
export function recordRequests(): Recorder {
  const parts: Buffer[] = [];
  const note = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    parts.push(Buffer.from([request.method, request.url, ...request.rawHeaders].join('\n')));
    const push = request.push.bind(request);
    request.push = (chunk, encoding) => {
      if (chunk !== null) parts.push(Buffer.from(chunk));
      return push(chunk, encoding);
    };
  };
  subscribe('http.server.request.start', note);
  return { all: () => Buffer.concat(parts), stop: () => void unsubscribe('http.server.request.start', note) };
}
