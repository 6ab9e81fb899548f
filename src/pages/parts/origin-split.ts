/** An origin in the parts a person looks at. */

export type OriginParts = {
  /** `https://` */
  scheme: string;
  /** Sub-domains with their last dot; the middle of a very long one is left out, because only its ends are read anyway. */
  before: string;
  /** The part that says who it is. Never shortened. */
  domain: string;
  /** The port, if any. */
  after: string;
  /** Some label is written in letters outside ASCII (`xn--`), so it may look like another one. */
  foreign: boolean;
};

const longestBefore = 48;

export function splitOrigin(origin: string, site?: string): OriginParts {
  const [, scheme = '', host = origin, after = ''] = /^([a-z][a-z0-9+.-]*:\/\/)(\[[^\]]*\]|[^:/]*)(.*)$/i.exec(origin) ?? [];
  const cut = site !== undefined && (host === site || host.endsWith(`.${site}`)) ? host.length - site.length : 0;
  const before = host.slice(0, cut);
  return {
    scheme,
    before: before.length > longestBefore ? `${before.slice(0, 20)}…${before.slice(-20)}` : before,
    domain: host.slice(cut),
    after,
    foreign: /(^|\.)xn--/i.test(host),
  };
}
