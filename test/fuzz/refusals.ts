/** A refusal is the reader's answer; anything else it throws is a crash. */
import { AutonymError } from '../../src/protocol/error.ts';

/** What was read, or nothing when it was refused with one of these codes. */
export function readOrRefused<T>(read: () => T, ...codes: readonly string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AutonymError && codes.includes(error.code)) return undefined;
    throw error;
  }
}

/** One UTF-16 unit that may be anything, mostly what can be typed; half a pair too. */
export function anyLetter(random: () => number): string {
  const kind = random();
  if (kind < 0.6) return String.fromCharCode(32 + Math.floor(random() * 95));
  if (kind < 0.8) return String.fromCharCode(Math.floor(random() * 33));
  return String.fromCharCode(Math.floor(random() * 65_536));
}
