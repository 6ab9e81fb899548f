/** Sites the person chose: an origin each, however it was typed or pasted. */

/** `https://example.com` from an address or a bare host; undefined where there is no site in it. */
export function parseSite(text: string): string | undefined {
  const typed = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (typed === '' || /\s/.test(typed) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password || url.origin.length > 260)
    return undefined;
  // One label alone is a slip of the hand, unless it is this machine.
  return url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('[') ? url.origin : undefined;
}
