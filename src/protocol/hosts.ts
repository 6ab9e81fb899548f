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

/**
 * Who runs the host of an address, as far as what is written tells: its last two labels; all addresses in numbers are one, and this machine is
 * another. Who takes two for one hears a voice less; who takes one for two believes it twice. `portsApart`: on a devnet every port of this
 * machine is somebody else.
 */
export function operatorOf(url: string, { portsApart }: { portsApart: boolean }): string {
  const [, written = '', port = ''] = /^https?:\/\/(\[[^\]]*\]|[^/?#@:[\]]+)(:\d+)?/i.exec(url) ?? [];
  const host = written.toLowerCase().replace(/\.$/, '');
  if (isLoopback(host)) return portsApart ? `localhost${port}` : 'localhost';
  // As browsers do: a host whose last label is a number is an address (URL Standard, "ends in a number").
  if (/^\[|(^|\.)(\d+|0x[0-9a-f]*)$/.test(host)) return 'numbers';
  return host.split('.').slice(-2).join('.');
}
