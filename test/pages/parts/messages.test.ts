import { describe, expect, it } from 'vitest';
import { filesUnder, readJson, readText } from '../../house/source.ts';

type Messages = Record<string, { message: string; description?: string }>;

const english = readJson<Messages>('public/_locales/en/messages.json');
const sources = [...filesUnder('src/pages', /\.tsx?$/), ...filesUnder('src/background', /\.ts$/)].map((path) => ({
  path,
  text: readText(path),
}));

describe('the words of the interface', () => {
  it('are all in the English file', () => {
    const missing = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bt(Parts|Count|ext)?\(\s*'([a-z0-9_]+)'/g)]
        .map(([, kind, key = '']) => (kind === 'Count' ? `${key}_other` : key))
        .filter((key) => !(key in english))
        .map((key) => `${path}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it('are there for every key that is put together', () => {
    const missing = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bt(?:Parts|Count)?\(\s*`([^`]+)`/g)]
        .map(([, key = '']) => new RegExp(`^${key.replace(/\$\{[^}]*\}/g, '[a-z0-9_]+')}$`))
        .filter((pattern) => !Object.keys(english).some((key) => pattern.test(key)))
        .map((pattern) => `${path}: ${pattern.source}`),
    );
    expect(missing).toEqual([]);
  });

  it('never scold, shout or speak of seeds', () => {
    const odd = Object.entries(english).filter(([, { message }]) =>
      /!|\bseed\b|\bmnemonic\b|\binvalid\b|\boops\b/i.test(message),
    );
    expect(odd).toEqual([]);
  });
});
