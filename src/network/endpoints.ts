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
};

/** Every endpoint is on this machine, and only then may a name lead to this machine. */
export function isLocalNetwork({ nodeUrls, hubUrl }: Network): boolean {
  const urls = hubUrl === null ? nodeUrls : [...nodeUrls, hubUrl];
  return urls.every((url) => {
    const [, host] = /^https?:\/\/(\[[^\]]*\]|[^/?#@:[\]]+)(?::\d+)?(?:\/|$)/i.exec(url) ?? [];
    return host !== undefined && isLoopback(host.toLowerCase());
  });
}
