/** Which hosts are on this machine or this network. Names are not resolved: this is about what is written. */

/** 127.0.0.0/8, ::1, localhost and every name under it (RFC 6761 §6.3). */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[::1\]|localhost|.+\.localhost)$/.test(host);
}

/** Loopback, private, link-local, shared and unspecified addresses, and names that only a local network knows. */
export function isPrivate(host: string): boolean {
  return (
    isLoopback(host) ||
    /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(host) ||
    /^\[(::|::ffff:.*|f[cd].*|fe[89ab].*)\]$/.test(host) ||
    /(^|\.)(local|localhost|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|onion)\.?$/.test(host) ||
    !/[.:]/.test(host)
  );
}
