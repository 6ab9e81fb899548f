/**
 * Names in the address bar: which addresses are taken over, told once for both browsers. Only main frames, only exact names, and where
 * a namespace is also a real top-level domain only after DNS has said no.
 */
import type { Settings } from '../contract/settings.ts';
import { freeNamespaces, icannNamespaces } from '../protocol/names/namespaces.ts';
import { findSearchForm, formsOfSearch, type SearchForm, searchForms } from './search-engines.ts';

export type NavigationSettings = Pick<
  Settings,
  'addressBar' | 'addressBarAfterDns' | 'namespacesOff' | 'namesOff' | 'enginesOff'
>;
/** What is opened. `namesFirst`: names of real domains that the person wants although a website may have their address. */
export type Wanted = NavigationSettings & { namesFirst: readonly string[] };
/** What the person leaves to the browser. */
export type Left = Pick<NavigationSettings, 'namespacesOff' | 'namesOff'>;

export type Navigation = {
  /** Adds the listeners; called in the first tick. */
  listen(): void;
  /** Makes the browser's rules what the settings say. */
  apply(wanted: Wanted): Promise<void>;
};

const labelsOf = (count: string) => `(?:[a-z0-9_-]+\\.){${count}}`;
const labels = labelsOf('1,2');
const oneOf = (namespaces: readonly string[]) => `(?:${namespaces.join('|')})`;

/** A whole address of a name in a namespace, which is written as a pattern, with so many labels before it. */
export const addressPattern = (namespace: string, count = '1,2'): string =>
  `^https?://${labelsOf(count)}${namespace}(?::[0-9]+)?(?:[/?].*)?$`;

/** Without spaces: with them it is a sentence. */
const typedPath = '(?:%2F(?:[^&#+%]|%[^2]|%2[^0])*)?';

/** A search for exactly a name (1), with the path that may have been typed after it, still encoded. In quotes it stays a search. */
export const searchPattern = (form: SearchForm, namespaces: readonly string[]): string =>
  `^${searchForms[form]}\\?(?:.*&)?${form}=(${labels}${oneOf(namespaces)}${typedPath})(?:[&#].*)?$`;

/** Nobody typed these into the bar: pictures, news, and second pages of results. */
export const furtherSearchPattern = '[?&](?:tbm|udm|start|first|iax|ia=[^w]|pn=|b=[0-9]|p=[0-9]+(?:&|#|$))';

const nameAddress = new RegExp(addressPattern(oneOf(freeNamespaces)), 'i');
const nameSearch = Object.fromEntries(
  formsOfSearch.map((form) => [form, new RegExp(searchPattern(form, freeNamespaces), 'i')]),
) as Record<SearchForm, RegExp>;
const furtherSearch = new RegExp(furtherSearchPattern, 'i');
const icannHost = new RegExp(`^${labels}${oneOf(icannNamespaces)}$`, 'i');

export const isNameAddress = (url: string): boolean => nameAddress.test(url);

/** The name, still encoded. Undefined for every search that is not exactly a name at a listed engine that is not switched off. */
export function findNameSearch(
  url: string,
  { enginesOff, ...left }: Left & Pick<NavigationSettings, 'enginesOff'>,
): string | undefined {
  const form = findSearchForm(new URL(url).hostname, enginesOff);
  if (form === undefined || furtherSearch.test(url)) return undefined;
  const found = nameSearch[form].exec(url)?.[1];
  return found && !isLeft(found.replace(/%.*$/, ''), left) ? found : undefined;
}

/** Whether the person leaves this name, the name it is under, or its whole namespace to the browser. */
export function isLeft(host: string, { namespacesOff, namesOff }: Left): boolean {
  const name = host.toLowerCase();
  return (
    namespacesOff.some((namespace) => name.endsWith(`.${namespace}`)) ||
    namesOff.some((off) => name === off || name.endsWith(`.${off}`))
  );
}

/** What Indonesia registers domains under (pandi.id): a host below one of these is somebody's domain, and no name under a name. */
const registriesOfId = /\.(?:ac|biz|co|desa|go|mil|my|net|or|ponpes|sch|web)\.id$/i;

/** A name under a real top-level domain: DNS is asked first. */
export const isIcannName = (hostname: string): boolean => icannHost.test(hostname) && !registriesOfId.test(hostname);

/** What follows the address of the name page: the text that was typed, encoded. */
export const formatAsked = (text: string): string => `#${encodeURIComponent(text)}`;
