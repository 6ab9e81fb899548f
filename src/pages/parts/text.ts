/** Every word a page shows, from `_locales`. Sentences are whole messages with places, never glued together. */
import type { ComponentChild } from 'preact';
import browser from 'webextension-polyfill';
import type { Said } from '../../contract/said.ts';

/** The message of a key, its places ($1…$9) filled in. A missing message shows its key, and a test finds it first. */
export function t(key: string, ...places: (string | number)[]): string {
  return browser.i18n.getMessage(key, places.map(String)) || key;
}

/** The message `<key>_<plural form>` for a count; the count is $1. Forms that a language does not need are left out of its file. */
export function tCount(key: string, count: number, ...places: (string | number)[]): string {
  const form = new Intl.PluralRules(language()).select(count);
  const shown = formatNumber(count);
  return browser.i18n.getMessage(`${key}_${form}`, [shown, ...places.map(String)]) || t(`${key}_other`, shown, ...places);
}

/** A message whose places hold elements: bold names, links, avatars. */
export function tParts(key: string, ...places: ComponentChild[]): ComponentChild[] {
  const marked = t(key, ...places.map((_, i) => `\u0001${i}\u0001`));
  return marked.split('\u0001').map((piece, i) => (i % 2 === 0 ? piece : places[Number(piece)]));
}

/** The sentence of an error. A code without one means a mistake of ours, and is shown for a report. */
export function errorText(error: Said): string {
  return find('error', error) || t('error_unexpected', error.code);
}

/** What a host answered. */
export function saidText(said: Said): string {
  return find('said', said) || said.code;
}

function find(family: string, { code, reason, places = [] }: Said): string {
  const key = [family, code, ...(reason ? [reason] : [])].join('_').replaceAll('-', '_');
  return browser.i18n.getMessage(key, [...places]);
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

export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(language(), options).format(value);
}

/** A day and time people can check. */
export function formatTime(ms: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}

/** A day, for times that are only about right. */
export function formatDay(ms: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(ms);
}

const spans: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 10],
];
