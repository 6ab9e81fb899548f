/**
 * Where "Go to site" leads: the site the name's owner wrote down, with the path that was typed. What was typed never changes the host
 * and never leaves the folder the owner chose.
 */
import type { NameAnswer, NameLead } from '../../contract/names.ts';
import { isLoopback } from '../../protocol/hosts.ts';
import type { Content } from '../../protocol/names/content.ts';
import { gatewayUrl } from '../../protocol/names/gateway.ts';
import type { Asked } from './asked.ts';

export type Target = {
  /** The exact address. */
  url: string;
  /** Scheme and host with port, shown first. */
  origin: string;
  /** Path, query and hash, shown after it. */
  rest: string;
  /** Plain http: anybody on the way can read and change it. */
  insecure: boolean;
  /** What was typed was left out, because it would have led outside the owner's folder. */
  cut: boolean;
};

/**
 * Undefined where the answer leads to no site, or to one this page does not open. What may be followed the resolver has decided. `gateway`: of the
 * person's choice; null: what lies on IPFS is not opened.
 */
export function findTarget(
  { lead }: NameAnswer,
  { port, rest }: Pick<Asked, 'port' | 'rest'>,
  gateway: string | null = null,
): Target | undefined {
  const address = lead?.to === 'site' ? lead.url : isContent(lead) && gateway !== null ? gatewayUrl(lead, gateway) : undefined;
  const site = address === undefined ? undefined : parseSite(address);
  if (site === undefined) return undefined;
  // The port that was typed is one of the owner's host, and the gateway is not that.
  const carried = carry(site, { port: lead?.to === 'site' ? port : '', rest });
  const url = carried ?? site;
  return {
    url: url.href,
    origin: url.origin,
    rest: url.href.slice(url.origin.length),
    insecure: url.protocol === 'http:',
    cut: carried === undefined,
  };
}

export function isContent(lead: NameLead | undefined): lead is Content {
  return lead?.to === 'ipfs' || lead?.to === 'ipns';
}

/** https anywhere; http only on this machine, which the resolver gives on a local network alone; no user names in the address. */
function parseSite(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.href.length > 2048) return undefined;
  if (url.protocol === 'https:') return url;
  return url.protocol === 'http:' && isLoopback(url.hostname) ? url : undefined;
}

/** The site with what was typed; undefined where that would lead outside the site's own folder. */
function carry(site: URL, { port, rest }: Pick<Asked, 'port' | 'rest'>): URL | undefined {
  const url = new URL(site);
  if (port !== '' && site.port === '') url.port = port;
  const [, path = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(rest) ?? [];
  const folder = folderOf(site.pathname);
  if (path !== '' && path !== '/') url.pathname = folder + path;
  if (query !== '') url.search = query;
  if (hash !== '') url.hash = hash;
  const inside = url.pathname === site.pathname || url.pathname.startsWith(`${folder}/`);
  return inside && url.hostname === site.hostname ? url : undefined;
}

/** Without a slash at the end. `…/index.html` stands in its folder; `…/~alice` may be one itself. */
function folderOf(pathname: string): string {
  return pathname.replace(/\/([^/]*\.[a-z0-9]{1,5})?$/i, '');
}
