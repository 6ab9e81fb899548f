/** What a person's mark may say: 1 to 40 characters. */
import type { Settings } from '../../contract/settings.ts';

export const longestMark = 40;

/** The key of a sentence about what is wrong, or undefined. */
export function mistakeInMark(text: string): string | undefined {
  const words = text.trim();
  if (words === '') return 'home_mark_missing';
  return words.length > longestMark ? 'home_mark_long' : undefined;
}

export const isSameMark = (a: Settings['mark'], b: Settings['mark']): boolean => a.words === b.words && a.hue === b.hue;
