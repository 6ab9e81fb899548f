/** Whether every host of a network gives what we rely on: shown in *Connections*, and printed by `npm run live`. */
import { bytesToHex, bytesToUtf8 } from '@noble/hashes/utils';
import type { Said } from '../contract/said.ts';
import type { Network } from '../contract/settings.ts';
import type { ConnectionCheck, ConnectionNeed } from '../contract/wallet.ts';
import { AutonymError } from '../protocol/error.ts';
import { bitcoinAddress } from '../protocol/keys/address.ts';
import { publicKeyOf } from '../protocol/keys/secp256k1.ts';
import { parseName } from '../protocol/names/name.ts';
import { formatBearer, gaiaTokenPayload } from '../protocol/token/gaia-token.ts';
import { signToken } from '../protocol/token/jwt.ts';
import { hostOf } from './answer.ts';
import { readNameV1 } from './bns-v1.ts';
import { readOwnerV2, readZonefileV2 } from './bns-v2.ts';
import type { Http } from './http.ts';
import { makeHub } from './hub.ts';
import { makeNode } from './node.ts';

export type ConnectionPowers = {
  http: Http;
  now: () => number;
  network: Network;
  /** A key made for this check and forgotten after it: the hub lets anybody keep files, and the file is removed again. */
  throwAway: { privateKey: Uint8Array; random: (length: number) => Uint8Array };
};

/** Never throws: a host that fails is a line that says so. Nothing that is asked has to do with the person. */
export async function checkConnections({ http: ask, now, network, throwAway }: ConnectionPowers): Promise<ConnectionCheck[]> {
  const { http, clocks } = readClocks(ask, now);
  const check: Check = async (host, need, ask) => {
    const start = now();
    const timed = (state: ConnectionCheck['state'], said: Said) => ({
      host,
      need,
      state,
      said,
      ms: Math.max(0, Math.round(now() - start)),
    });
    try {
      return timed('works', await ask());
    } catch (error) {
      if (!(error instanceof AutonymError)) throw error;
      return timed(error.code === 'no-proof' ? 'lacks' : 'fails', error.said());
    }
  };
  const nodes = network.nodeUrls.map((url) => checkNode(check, http, network, url));
  const hub = network.hubUrl === null ? [] : [checkHub(check, { http, now, hubUrl: network.hubUrl, throwAway })];
  const checks = (await Promise.all([...nodes, ...hub])).flat();
  return [...checks, ...(await Promise.all([...clocks].map(([host, aheadMs]) => checkClock(check, host, aheadMs))))];
}

type Check = (host: string, need: ConnectionNeed, ask: () => Promise<Said>) => Promise<ConnectionCheck>;

/** One after the other, because public nodes count requests. */
async function checkNode(check: Check, http: Http, network: Network, url: string): Promise<ConnectionCheck[]> {
  const node = makeNode({ http, url });
  // Registered by the people who made the second naming system; whether it exists does not matter, only that there is an answer.
  const name = parseName('bns.btc');
  return [
    await check(node.host, 'newest-block', async () => ({ code: 'block', places: [String((await node.info()).burnHeight)] })),
    await check(node.host, 'names', () => answers(readOwnerV2(node, network, name))),
    await check(node.host, 'zonefiles', () => answers(readZonefileV2(node, network, name))),
    await check(node.host, 'first-names', () => answers(readNameV1(node, network, name))),
    await check(node.host, 'subdomains', async () => ({
      code: (await node.findListed('a.bns.btc')) ? 'found' : 'none-as-expected',
    })),
    await check(node.host, 'proofs', async () => {
      if (await node.provesDataVar(network.bnsV2, 'bns-index')) return { code: 'given' };
      throw new AutonymError('no-proof', 'This server gives no proofs.');
    }),
  ];
}

/** What hosts say of the time, beside their answers: by how much the clock of this machine is ahead of theirs, as last heard. */
function readClocks(ask: Http, now: () => number): { http: Http; clocks: ReadonlyMap<string, number> } {
  const clocks = new Map<string, number>();
  const http: Http = async (request) => {
    const answer = await ask(request);
    const theirMs = Date.parse(answer.header('date') ?? '');
    // What stands in front of a host that fails may have a clock of its own.
    if (answer.status < 500 && !Number.isNaN(theirMs)) clocks.set(hostOf(request.url), now() - theirMs);
    return answer;
  };
  return { http, clocks };
}

/** What apps may be off by before their requests are refused (`protocol/token/auth-request.ts`); as much is nobody's concern here. */
const clockMs = 300_000;

/** Nothing is decided by the time of a server: who could shift it could make an old token new. It is only told. */
function checkClock(check: Check, host: string, aheadMs: number): Promise<ConnectionCheck> {
  return check(host, 'clock', async () => {
    if (Math.abs(aheadMs) <= clockMs) return { code: 'same-time' };
    throw new AutonymError('clock-off', 'The clock of this machine and that of the host differ.', {
      reason: aheadMs > 0 ? 'ahead' : 'behind',
      places: [formatSpan(Math.abs(aheadMs)), host],
    });
  });
}

/** In the largest unit that fits, by its symbol: `2 d`, `3 h`, `7 min`. */
function formatSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 2880) return `${Math.round(minutes / 1440)} d`;
  return minutes >= 120 ? `${Math.round(minutes / 60)} h` : `${minutes} min`;
}

type HubPowers = Pick<ConnectionPowers, 'http' | 'now' | 'throwAway'> & { hubUrl: string };

async function checkHub(check: Check, { http, now, hubUrl, throwAway }: HubPowers): Promise<ConnectionCheck[]> {
  const hub = makeHub({ http, hubUrl });
  let readUrlPrefix = '';
  let bearer = '';
  const publicKey = publicKeyOf(throwAway.privateKey);
  const place = { address: bitcoinAddress(publicKey), path: 'autonym-check.txt' };
  const content = bytesToHex(throwAway.random(16));
  const lines = [
    await check(hub.host, 'storage', async () => {
      const info = await hub.info();
      readUrlPrefix = info.readUrlPrefix;
      const saltHex = bytesToHex(throwAway.random(16));
      const claims = { challengeText: info.challengeText, hubUrl, publicKey: bytesToHex(publicKey), nowMs: now(), saltHex };
      bearer = formatBearer(signToken(gaiaTokenPayload(claims), throwAway.privateKey));
      return info.maxFileMegabytes === undefined
        ? { code: 'open' }
        : { code: 'open-up-to', places: [String(info.maxFileMegabytes)] };
    }),
  ];
  if (bearer === '') return lines;
  const written = await check(hub.host, 'write', async () => {
    await hub.store({ ...place, bearer, body: content, contentType: 'text/plain' });
    return { code: 'written' };
  });
  lines.push(written);
  if (written.state !== 'works') return lines;
  lines.push(
    await check(hostOf(readUrlPrefix), 'read-back', async () => {
      const found = await hub.find(readUrlPrefix, place, 1_000);
      if (found && bytesToUtf8(found.bytes) === content) return { code: 'same' };
      throw found
        ? new AutonymError('file-changed', 'Something else came back.')
        : new AutonymError('file-missing', 'It is not there yet.');
    }),
    await check(hub.host, 'remove', async () => {
      await hub.remove({ ...place, bearer });
      return { code: 'removed' };
    }),
  );
  return lines;
}

async function answers(answer: Promise<unknown>): Promise<Said> {
  await answer;
  return { code: 'answers' };
}
