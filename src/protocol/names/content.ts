/** Content on IPFS and IPNS, as an owner points to it. Which host has it: gateway.ts. Source: the DNSLink specification and the URI schemes of IPFS. */

/** `id`: as its owner wrote it. `path`: starts with `/`, or is empty. */
export type Content = { to: 'ipfs' | 'ipns'; id: string; path: string };

/** `ipfs://<id>/path`, `ipns://<id>/path`, or a DNSLink record. Undefined for every other text. */
export function findContent(text: string): Content | undefined {
  const [, scheme, link, id, path = ''] =
    /^(?:(ip[fn]s):\/\/|dnslink=\/(ip[fn]s)\/)([a-zA-Z0-9.-]{1,253})(\/[!-~]*)?$/.exec(text) ?? [];
  const to = scheme ?? link;
  return id === undefined ? undefined : { to: to as Content['to'], id, path };
}
