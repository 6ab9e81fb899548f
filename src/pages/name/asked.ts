/**
 * What the address of the name page asks for. Any web page can link here with any fragment, so the text is read by a strict grammar and
 * bounded, and nothing in it leads anywhere by itself: it names a name, and may carry a path for the site the name leads to.
 *
 * The fragment is a name (`alice.btc`), a name with a path, or the whole original address; written plainly, or percent-encoded once.
 */
import { AutonymError } from '../../protocol/error.ts';
import { parseName } from '../../protocol/names/name.ts';

export type Asked = {
  /** In lower case, and of the right shape. */
  name: string;
  /** Port that was typed with the name. */
  port: string;
  /** Path, query and hash that were typed with the name: starts with `/`, `?` or `#`, or is empty. */
  rest: string;
};

/** Longer addresses are nobody's own typing; browsers cut searches far below. */
const longest = 8192;

/** Read the fragment, with or without its `#`. Throws `bad-name` (the name has the wrong shape) or `bad-address` (everything else). */
export function parseAsked(fragment: string): Asked {
  const written = fragment.replace(/^#/, '');
  if (written.length > longest) throw badAddress();
  const text = /^https?:\/\//i.test(written) ? written : decodeOnce(written);
  // Control characters and spaces have no place in a typed address, encoded or not.
  if (/[\p{Cc}\s]/u.test(text)) throw badAddress();
  const [, host = '', port = '', rest = ''] =
    /^(?:https?:\/\/|(?:ext|web)\+bns:(?:\/\/)?)?([^/?#:]*)(?::(\d{1,5}))?([/?#].*)?$/i.exec(text) ?? [];
  if (host === '' || (port !== '' && (Number(port) < 1 || Number(port) > 65_535))) throw badAddress();
  return { name: parseName(host).full, port, rest };
}

/** As the fragment of a name page of ours: what `parseAsked` reads back. */
export function formatAsked(name: string): string {
  return `#${encodeURIComponent(name)}`;
}

/** What the page is asked for: the fragment, or the whole link that Chromium puts into `u` where web+bns: was given to us. */
export function addressed(fragment: string, link: string | null): string {
  return fragment.replace(/^#/, '') === '' && link !== null ? formatAsked(link) : fragment;
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badAddress();
  }
}

function badAddress(): AutonymError {
  return new AutonymError('bad-address', 'This address does not carry a name that Autonym can read.');
}
