/**
 * Zone files: where a name leads. Written by strangers, so they are read in one pass over at most 40,960 bytes.
 * Format: docs/protocol/zonefile.md (RFC 1035 §5 and RFC 7553, with the subset of records that names use).
 */
import { ripemd160 } from '@noble/hashes/legacy';
import { sha256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';

export type Zonefile = {
  /** `$ORIGIN`: the name, or for a subdomain sometimes only its label. Without it old clients follow nothing. */
  origin?: string;
  ttl?: number;
  records: ZoneRecord[];
};

export type ZoneRecord = { label: string; ttl?: number } & (
  | { kind: 'uri'; priority: number; weight: number; target: string }
  /** Escapes stay as they were written: signatures of subdomains are over them. */
  | { kind: 'txt'; texts: string[] }
  | { kind: 'a' | 'aaaa' | 'cname'; value: string }
  /** `numbers`, in their order: of MX the preference; of SRV priority, weight, port; of TLSA usage, selector, matching type. TLSA: hex. */
  | { kind: 'mx' | 'srv' | 'tlsa'; numbers: number[]; value: string }
  | { kind: 'caa'; flags: number; tag: string; value: string }
);

export const maxZonefileBytes = 40_960;
/** What can be wrong with a zone file. */
export const zonefileReasons = ['long', 'unclosed', 'control', 'directive', 'record', 'number', 'origin'] as const;

/** A full file of subdomains has about 200. */
const maxRecords = 1_000;

/**
 * Records in file order. Other types of records are skipped, because owners may publish more than we understand; a line that starts like a
 * record we know and does not end like one throws, as do `$INCLUDE` and `$GENERATE`, open quotes and open parentheses.
 *
 * Throws only `bad-zonefile`.
 */
export function parseZonefile(text: string): Zonefile {
  if (text.length > maxZonefileBytes || utf8ToBytes(text).length > maxZonefileBytes)
    throw bad('long', `it is longer than ${maxZonefileBytes} bytes`);
  const zonefile: Zonefile = { records: [] };
  let label = '@';
  for (const entry of readEntries(text)) {
    const [first, ...rest] = entry.words;
    // A quoted text at the start of a line is nobody's label.
    if (first === undefined || (first.quoted && !entry.indented)) continue;
    if (!entry.indented && first.text.startsWith('$')) {
      readDirective(zonefile, first.text.toUpperCase(), rest);
      continue;
    }
    if (!entry.indented) label = first.text;
    const record = readRecord(label, entry.indented ? entry.words : rest);
    if (record) zonefile.records.push(record);
    if (zonefile.records.length > maxRecords) throw bad('long', `it has more than ${maxRecords} records`);
  }
  return zonefile;
}

/** Exactly the bytes that Blockstack clients have written since 2016; hashes on the chain are over them. */
export function formatZonefile({ origin, ttl = 3600, records }: Zonefile): string {
  const head = origin === undefined ? '' : `$ORIGIN ${checkWord(origin)}\n`;
  return `${head}$TTL ${ttl}\n${records.map(formatRecord).join('')}\n`;
}

/** The zone file of a name that only has a profile. */
export function formatProfileZonefile(name: string, profileUrl: string): string {
  return formatZonefile({
    origin: name,
    records: [{ kind: 'uri', label: '_http._tcp', priority: 10, weight: 1, target: profileUrl }],
  });
}

/** hash160 of the exact bytes: what the first naming contract keeps of a zone file. */
export function zonefileHash(text: string): Uint8Array {
  return ripemd160(sha256(utf8ToBytes(text)));
}

/** Throws `bad-zonefile` when it says that it is of another name. Of a subdomain it may say only the label, as those of 2018 do. */
export function checkOrigin({ origin }: Zonefile, name: string): void {
  if (origin === undefined) return;
  const own = origin.replace(/\.$/, '').toLowerCase();
  if (own === name || (name.split('.').length > 2 && own === name.slice(0, name.indexOf('.')))) return;
  throw bad('origin', `it says that it is of ${shown(origin)}`, shown(origin));
}

type Word = { text: string; quoted: boolean };
/** What RFC 1035 calls an entry: a line, or more of them inside parentheses. */
type Entry = { words: Word[]; indented: boolean };

/** Every character is looked at once. */
function* readEntries(text: string): Generator<Entry> {
  let entry: Entry = { words: [], indented: false };
  let isLineStart = true;
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n') {
      if (depth === 0) {
        yield entry;
        entry = { words: [], indented: false };
        isLineStart = true;
      }
      at++;
      continue;
    }
    if (isBlank(character)) {
      if (isLineStart) entry.indented = true;
      at++;
    } else if (character === ';') {
      while (at < text.length && text.charAt(at) !== '\n') at++;
    } else if (character === '(') {
      if (++depth > 1) throw bad('unclosed', 'it has parentheses inside parentheses');
      at++;
    } else if (character === ')') {
      if (--depth < 0) throw bad('unclosed', 'it closes a parenthesis that it never opened');
      at++;
    } else {
      const end = character === '"' ? endOfQuote(text, at) : endOfWord(text, at);
      const quoted = character === '"';
      entry.words.push({ text: quoted ? text.slice(at + 1, end - 1) : text.slice(at, end), quoted });
      at = end;
    }
    isLineStart = false;
  }
  if (depth > 0) throw bad('unclosed', 'it never closes a parenthesis');
  yield entry;
}

function endOfQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === '\\') at++;
    // Neither a quote nor an escape may run over the end of its line.
    if (at >= text.length || text.charAt(at) === '\n') break;
    checkPrintable(text.charAt(at));
  }
  throw bad('unclosed', 'it never closes a quote');
}

function endOfWord(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\n' || character === ';' || character === '(' || character === ')' || character === '"') break;
    if (isBlank(character)) break;
    if (character === '\\' && ++at >= text.length) throw bad('unclosed', 'it ends in the middle of an escape');
    checkPrintable(text.charAt(at));
  }
  return at;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r';
}

function checkPrintable(character: string): void {
  if (character < ' ' && character !== '\t') throw bad('control', 'it has control characters');
}

function readDirective(zonefile: Zonefile, directive: string, words: Word[]): void {
  const [value, ...more] = words;
  if (directive !== '$ORIGIN' && directive !== '$TTL')
    throw bad('directive', `it uses ${shown(directive)}, which is not read here`, shown(directive));
  if (value === undefined || value.quoted || more.length > 0)
    throw bad('directive', `its ${directive} does not have one value`, directive);
  if (directive === '$ORIGIN') zonefile.origin = value.text;
  else zonefile.ttl = readNumber(value, 0x7fffffff, '$TTL');
}

/** `[ttl] [class] type data`, the first two in either order. Nothing for a type that is not ours. */
function readRecord(label: string, words: Word[]): ZoneRecord | undefined {
  let rest = words;
  let ttl: number | undefined;
  for (let i = 0; i < 2; i++) {
    const [word] = rest;
    if (word === undefined || word.quoted) return undefined;
    if (/^\d+$/.test(word.text)) ttl = readNumber(word, 0x7fffffff, 'a time to live');
    else if (word.text.toUpperCase() !== 'IN') break;
    rest = rest.slice(1);
  }
  const [type, ...data] = rest;
  if (type === undefined || type.quoted) return undefined;
  const head = ttl === undefined ? { label } : { label, ttl };
  switch (type.text.toUpperCase()) {
    case 'URI':
      return { ...head, ...readUri(data) };
    case 'TXT':
      if (data.length === 0) throw bad('record', `the TXT record of ${shown(label)} is empty`, 'TXT');
      return { ...head, kind: 'txt', texts: data.map((word) => word.text) };
    case 'A':
      return { ...head, kind: 'a', value: readOne(data, isIpv4, 'A') };
    case 'AAAA':
      return { ...head, kind: 'aaaa', value: readOne(data, isIpv6, 'AAAA') };
    case 'CNAME':
      return { ...head, kind: 'cname', value: readOne(data, isWord, 'CNAME') };
    case 'MX':
      return { ...head, kind: 'mx', numbers: readNumbers(data, 1, 0xffff), value: readOne(data.slice(1), isWord, 'MX') };
    case 'SRV':
      return { ...head, kind: 'srv', numbers: readNumbers(data, 3, 0xffff), value: readOne(data.slice(3), isWord, 'SRV') };
    case 'TLSA':
      return { ...head, kind: 'tlsa', numbers: readNumbers(data, 3, 0xff), value: readHex(data.slice(3)) };
    case 'CAA':
      return { ...head, kind: 'caa', ...readCaa(data) };
    default:
      return undefined;
  }
}

function readUri([priority, weight, target, ...more]: Word[]) {
  if (priority === undefined || weight === undefined || target === undefined || more.length > 0)
    throw bad('record', 'a URI record does not have priority, weight and target', 'URI');
  return {
    kind: 'uri' as const,
    priority: readNumber(priority, 0xffff, 'a priority'),
    weight: readNumber(weight, 0xffff, 'a weight'),
    target: target.text,
  };
}

/** RFC 8659: flags, a tag, and a value that is usually quoted. */
function readCaa([flags, tag, value, ...more]: Word[]) {
  if (flags === undefined || tag === undefined || value === undefined || more.length > 0 || !/^[a-z0-9]+$/i.test(tag.text))
    throw bad('record', 'a CAA record does not have flags, tag and value', 'CAA');
  return { flags: readNumber(flags, 0xff, 'a flag'), tag: tag.text, value: value.text };
}

/** Digits of a hash or a certificate may be in several words. */
function readHex(words: Word[]): string {
  const digits = words.map(({ text }) => text).join('');
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) throw bad('record', 'a TLSA record has no right value', 'TLSA');
  return digits;
}

function readNumbers(data: Word[], count: number, max: number): number[] {
  return Array.from({ length: count }, (_, i) => readNumber(data[i] ?? { text: '', quoted: false }, max, 'a number of a record'));
}

function readOne([value, ...more]: Word[], isRight: (text: string) => boolean, type: string): string {
  if (value === undefined || value.quoted || more.length > 0 || !isRight(value.text))
    throw bad('record', `an ${type} record has no right value`, type);
  return value.text;
}

function readNumber({ text }: Word, max: number, what: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > max)
    throw bad('number', `${what} is not a number up to ${max}: ${shown(text)}`, shown(text));
  return Number(text);
}

function isWord(text: string): boolean {
  return text !== '';
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]{2,45}$/i.test(text) && text.split(':').length >= 3;
}

function formatRecord(record: ZoneRecord): string {
  const head = [checkWord(record.label), ...(record.ttl === undefined ? [] : [record.ttl]), 'IN', record.kind.toUpperCase()];
  switch (record.kind) {
    case 'uri':
      return `${[...head, record.priority, record.weight, quote(record.target)].join('\t')}\n`;
    case 'txt':
      return `${[...head, ...record.texts.map(quote)].join('\t')}\n`;
    case 'a':
    case 'aaaa':
    case 'cname':
      return `${[...head, checkWord(record.value)].join('\t')}\n`;
    case 'mx':
    case 'srv':
    case 'tlsa':
      return `${[...head, ...record.numbers, checkWord(record.value)].join('\t')}\n`;
    case 'caa':
      return `${[...head, record.flags, checkWord(record.tag), quote(record.value)].join('\t')}\n`;
  }
}

/** The text must carry its own escapes. */
function quote(text: string): string {
  const quoted = `"${text}"`;
  if (text.includes('\n') || endOfQuote(quoted, 0) !== quoted.length) throw bad('control', `${shown(text)} cannot be quoted`);
  return quoted;
}

function checkWord(text: string): string {
  if (text === '' || endOfWord(text, 0) !== text.length || text.includes('\n'))
    throw bad('control', `${shown(text)} is not one word`);
  return text;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function bad(reason: (typeof zonefileReasons)[number], why: string, ...places: string[]): AutonymError {
  return new AutonymError('bad-zonefile', `This zone file does not read: ${why}.`, { reason, places });
}
