/** Which identity of the words, as a person types it: nothing for the next one. */
import { mostCounted } from '../../protocol/keys/site-index.ts';

/** The key of a sentence about what is wrong, or undefined. */
export function mistakeInIndex(text: string): string | undefined {
  const digits = digitsOf(text);
  return digits === '' || (/^\d+$/.test(digits) && Number(digits) <= mostCounted) ? undefined : 'error_bad_index';
}

/** Undefined for the next one. */
export function findIndex(text: string): number | undefined {
  const digits = digitsOf(text);
  return digits === '' ? undefined : Number(digits);
}

/** Long numbers are read in groups, and pasted so. */
const digitsOf = (text: string): string => text.replace(/[\s.,'\u2019]/g, '');
