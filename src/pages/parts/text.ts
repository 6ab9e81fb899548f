/** Every word a page shows, from `_locales`. Sentences are whole messages with places, never glued together. */
import type { ComponentChild } from 'preact';
import browser from 'webextension-polyfill';

/** The message of a key, its places ($1…$9) filled in. A missing message shows its key, and a test finds it first. */
export function t(key: string, ...places: (string | number)[]): string {
  return browser.i18n.getMessage(key, places.map(String)) || key;
}

/** The message `<key>_<plural form>` for a count; the count is $1. Forms that a language does not need are left out of its file. */
export function tCount(key: string, count: number, ...places: (string | number)[]): string {
  const form = new Intl.PluralRules(language()).select(count);
  const shown = new Intl.NumberFormat(language()).format(count);
  return browser.i18n.getMessage(`${key}_${form}`, [shown, ...places.map(String)]) || t(`${key}_other`, shown, ...places);
}

/** A message whose places hold elements: bold names, links, avatars. */
export function tParts(key: string, ...places: ComponentChild[]): ComponentChild[] {
  const marked = t(key, ...places.map((_, i) => `\u0001${i}\u0001`));
  return marked.split('\u0001').map((piece, i) => (i % 2 === 0 ? piece : places[Number(piece)]));
}

/** The sentence of an error: ours for its code if there is one, else the sentence it came with. */
export function errorText(error: { code: string; message: string }): string {
  return browser.i18n.getMessage(`error_${error.code.replaceAll('-', '_')}`) || error.message;
}

/**
 * Language of what is written, as a BCP 47 tag: the browser's own (with its region) where there is a file of words for it, else that of the
 * file that stands in for it.
 */
export function language(): string {
  const written = t('locale_language');
  const own = browser.i18n.getUILanguage();
  return own === written || own.startsWith(`${written}-`) ? own : written;
}

/** `3 minutes ago`, `yesterday`: how long since. */
export function formatAgo(thenMs: number, nowMs: number = Date.now()): string {
  const seconds = Math.round((thenMs - nowMs) / 1000);
  const format = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' });
  for (const [unit, size] of spans) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** A day and time people can check. */
export function formatTime(ms: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}

const spans: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 10],
];
