/** Which hosts are on this machine or this network. Names are not resolved: this is about what is written. */

/** 127.0.0.0/8, ::1, localhost and every name under it. */
export function isLoopback(hostname: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[::1\]|localhost|.+\.localhost)$/.test(hostname);
}

/** Loopback, private, link-local, shared and unspecified addresses, and names that only a local network knows. */
export function isPrivate(hostname: string): boolean {
  return (
    isLoopback(hostname) ||
    /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(hostname) ||
    /^\[(::|::ffff:.*|f[cd].*|fe[89ab].*)\]$/.test(hostname) ||
    /(^|\.)(local|internal|home\.arpa|lan)\.?$/.test(hostname) ||
    /(^|\.)localhost\.$/.test(hostname) ||
    !/[.:]/.test(hostname)
  );
}
