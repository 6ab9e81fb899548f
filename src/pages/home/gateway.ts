/** A gateway for IPFS as somebody types it: an origin that can have a host before it for every content. */

/** Undefined when it is none: a path, a number for a host, or plain http to anybody but this machine. */
export function parseGateway(text: string): string | undefined {
  const typed = text.trim().toLowerCase().replace(/\/+$/, '');
  const address = typed.includes('://') ? typed : `https://${typed}`;
  if (!/^(https:\/\/[a-z0-9.-]+|http:\/\/localhost)(:\d{1,5})?$/.test(address) || address.length > 200) return undefined;
  // As it will be used: a number cannot have a host before it.
  return URL.canParse(address.replace('://', '://a.ipfs.')) ? address : undefined;
}
