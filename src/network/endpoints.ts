/** The networks that are built in. Every host here is one the product may contact; PRIVACY.md lists them. */
import type { Network } from '../contract/settings.ts';
import { isLoopback } from '../protocol/hosts.ts';

export const mainnet: Network = {
  id: 'mainnet',
  label: 'Stacks',
  chain: 'mainnet',
  nodeUrls: ['https://api.hiro.so'],
  bnsV1: 'SP000000000000000000002Q6VF78.bns',
  bnsV2: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.BNS-V2',
  zonefileResolver: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.zonefile-resolver',
  hubUrl: 'https://hub.hiro.so',
  devnet: false,
};

export const testnet: Network = {
  id: 'testnet',
  label: 'Stacks testnet',
  chain: 'testnet',
  nodeUrls: ['https://api.testnet.hiro.so'],
  bnsV1: 'ST000000000000000000002AMW42H.bns',
  bnsV2: 'ST2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D9SZJQ0M.BNS-V2',
  zonefileResolver: 'ST2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D9SZJQ0M.zonefile-resolver',
  hubUrl: 'https://hub.hiro.so',
  devnet: false,
};

/**
 * A devnet, every endpoint of which is on this machine. Only there may a name, an app or a hub lead to this machine: a node of one's own on
 * 127.0.0.1 answers for a chain whose zone files are strangers' (docs/adr/0012).
 */
export function isLocalNetwork({ devnet, ...network }: Network): boolean {
  return devnet && endpointsOf(network).every(isOnThisMachine);
}

/** Whether this address is of an endpoint the person chose. It may be on this machine on every network. */
export function isOwnEndpoint(network: Network, url: string): boolean {
  return endpointsOf(network).some((endpoint) => url === endpoint || url.startsWith(`${endpoint}/`));
}

export function isOnThisMachine(url: string): boolean {
  const [, host] = /^https?:\/\/(\[[^\]]*\]|[^/?#@:[\]]+)(?::\d+)?(?:\/|$)/i.exec(url) ?? [];
  return host !== undefined && isLoopback(host.toLowerCase());
}

function endpointsOf({ nodeUrls, hubUrl }: Pick<Network, 'nodeUrls' | 'hubUrl'>): string[] {
  return hubUrl === null ? nodeUrls : [...nodeUrls, hubUrl];
}
