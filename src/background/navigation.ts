/**
 * Names in the address bar: which addresses are taken over, told once for both browsers. Only main frames, only exact names, and where
 * a namespace is also a real top-level domain only after DNS has said no.
 */
import type { Settings } from '../contract/settings.ts';
import { freeNamespaces, icannNamespaces } from '../protocol/names/namespaces.ts';
import { isSearchHost } from './search-engines.ts';

export type NavigationSettings = Pick<Settings, 'addressBar' | 'addressBarAfterDns'>;

export type Navigation = {
  /** Adds the listeners; called in the first tick. */
  listen(): void;
  /** Makes the browser's rules what the settings say. */
  apply(settings: NavigationSettings): Promise<void>;
};

const labels = '(?:[a-z0-9_-]+\\.){1,2}';
const oneOf = (namespaces: readonly string[]) => `(?:${namespaces.join('|')})`;

/** A whole address of a name in a namespace, which is written as a pattern. */
export const addressPattern = (namespace: string): string => `^https?://${labels}${namespace}(?::[0-9]+)?(?:[/?].*)?$`;

/** The engine itself, and not what else it has: maps, mail and drives live under other hosts and paths. */
const searchPage = 'https://(?:www\\.|search\\.)?[a-z]+\\.[a-z][a-z][a-z]?(?:\\.[a-z][a-z])?/(?:search)?\\?';
/** Without spaces: with them it is a sentence. */
const typedPath = '(?:%2F(?:[^&#+%]|%[^2]|%2[^0])*)?';

/** A search for exactly a name (1), with the path that may have been typed after it, still encoded. In quotes it stays a search. */
export const searchPattern = (namespaces: readonly string[]): string =>
  `^${searchPage}(?:.*&)?q=(${labels}${oneOf(namespaces)}${typedPath})(?:[&#].*)?$`;

/** Nobody typed these into the bar: pictures, news, and second pages of results. */
export const furtherSearchPattern = '[?&](?:tbm|udm|start|first|iax|ia=[^w])';

const nameAddress = new RegExp(addressPattern(oneOf(freeNamespaces)), 'i');
const nameSearch = new RegExp(searchPattern(freeNamespaces), 'i');
const furtherSearch = new RegExp(furtherSearchPattern, 'i');
const icannHost = new RegExp(`^${labels}${oneOf(icannNamespaces)}$`, 'i');

export const isNameAddress = (url: string): boolean => nameAddress.test(url);

/** The name, still encoded. Undefined for every search that is not exactly a name at a listed engine. */
export function findNameSearch(url: string): string | undefined {
  return isSearchHost(new URL(url).hostname) && !furtherSearch.test(url) ? nameSearch.exec(url)?.[1] : undefined;
}

/** What Indonesia registers domains under (pandi.id): a host below one of these is somebody's domain, and no name under a name. */
const registriesOfId = /\.(?:ac|biz|co|desa|go|mil|my|net|or|ponpes|sch|web)\.id$/i;

/** A name under a real top-level domain: DNS is asked first. */
export const isIcannName = (hostname: string): boolean => icannHost.test(hostname) && !registriesOfId.test(hostname);

/** What follows the address of the name page: the text that was typed, encoded. */
export const formatAsked = (text: string): string => `#${encodeURIComponent(text)}`;
