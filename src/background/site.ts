/**
 * The part of a host that somebody registered: what is shown bold. Without the public suffix list (180 kB) it is a rule of thumb:
 * the last two labels, or three under a two-letter country whose second level is a known kind of registrar. It errs by showing more.
 */

const secondLevels = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'gob',
  'gouv',
  'gov',
  'mil',
  'ne',
  'net',
  'nom',
  'or',
  'org',
  'web',
  'biz',
  'my',
  'go',
  'id',
]);

export function registrableSite(origin: string): string {
  const { hostname, host } = new URL(origin);
  const labels = hostname.split('.');
  if (labels.length <= 2 || /^\[|^[\d.]+$/.test(hostname) || hostname.endsWith('.localhost')) return host;
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && secondLevels.has(second) ? -3 : -2).join('.');
}
