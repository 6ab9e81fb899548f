/**
 * The part of a host that is shown bold: who it is. On shared hosts (github.io, pages.dev and hundreds more) everybody can have a name of
 * their own, and only the public suffix list (180 kB) knows which those are. Without it the whole host is bold, so that no part of it passes
 * for all of it; only `www.` says nothing.
 */
export function boldHost(origin: string): string {
  const { hostname, host } = new URL(origin);
  return /^www\.[^.]+\.[^.]+$/.test(hostname) ? host.slice('www.'.length) : host;
}
