/** From words to text (ISO/IEC 18004 §7.4): numbers, capitals, bytes. Kanji and the rest stand in no recovery code. */

const capitals = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** The text; undefined for what we do not read. Bytes are UTF-8, else Latin-1. */
export function readMessage(version: number, words: Uint8Array): string | undefined {
  const band = version < 10 ? 0 : version < 27 ? 1 : 2;
  let at = 0;
  const left = () => 8 * words.length - at;
  const take = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) value = value * 2 + (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };

  const parts: string[] = [];
  const bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) parts.push(decodeBytes(Uint8Array.from(bytes.splice(0))));
  };
  while (left() >= 4) {
    const mode = take(4);
    if (mode === 0) break;
    const countBits = countLengths[mode]?.[band];
    if (mode === 7) {
      take(8); // A designator for a character set; all that are common read as UTF-8 or Latin-1.
      continue;
    }
    if (countBits === undefined) return undefined;
    const count = take(countBits);
    if (bitsOf(mode, count) > left()) return undefined;
    if (mode === 4) for (let i = 0; i < count; i++) bytes.push(take(8));
    else {
      flush();
      parts.push(mode === 1 ? readDigits(count, take) : readCapitals(count, take));
    }
  }
  flush();
  return parts.join('');
}

/** Bits of the count, by mode and by band of versions. */
const countLengths: Record<number, readonly number[]> = { 1: [10, 12, 14], 2: [9, 11, 13], 4: [8, 16, 16] };

/** Bits that so many digits take. */
const digitBits = [0, 4, 7, 10] as const;

function bitsOf(mode: number, count: number): number {
  if (mode === 4) return 8 * count;
  return mode === 2 ? 11 * (count >> 1) + 6 * (count & 1) : 10 * Math.floor(count / 3) + (digitBits[count % 3] ?? 0);
}

function readDigits(count: number, take: (bits: number) => number): string {
  let text = '';
  for (let rest = count; rest > 0; rest -= 3) {
    const digits = Math.min(rest, 3);
    text += String(take(digitBits[digits] ?? 0)).padStart(digits, '0');
  }
  return text;
}

function readCapitals(count: number, take: (bits: number) => number): string {
  let text = '';
  for (let rest = count; rest > 0; rest -= 2) {
    if (rest === 1) text += capitals.charAt(take(6));
    else {
      const pair = take(11);
      text += capitals.charAt(Math.floor(pair / 45)) + capitals.charAt(pair % 45);
    }
  }
  return text;
}

function decodeBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
