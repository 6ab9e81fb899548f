/** What page models are handed in tests: a door that answers from a table, and a clock that moves by hand. */
import type { NameAnswer } from '../../src/contract/names.ts';
import type { WalletAsks, WalletMethod, WalletState } from '../../src/contract/wallet.ts';
import { type Ask, PageError } from '../../src/pages/page-error.ts';
import type { PasskeyKeys } from '../../src/pages/passkey-keys.ts';
import type { PasswordKeys } from '../../src/pages/password-keys.ts';

type Answers = { [M in WalletMethod]?: (body: WalletAsks[M]['ask']) => unknown };

/** An answer may be a promise, or throw. What is not in the table is refused. */
export function makeDoor(answers: Answers): { ask: Ask; asked: { method: WalletMethod; body: unknown }[] } {
  const asked: { method: WalletMethod; body: unknown }[] = [];
  const ask = async (method: WalletMethod, body: unknown) => {
    asked.push({ method, body });
    const answer = answers[method] as ((body: unknown) => unknown) | undefined;
    if (!answer) throw new PageError('not-allowed', `${method} may not be asked here.`);
    return await answer(body);
  };
  return { ask: ask as Ask, asked };
}

export const refuse = (code: string) => () => {
  throw new PageError(code, `Refused: ${code}.`);
};

/** `pass` runs what became due, in order. */
export function makeClock() {
  let nowMs = 0;
  let waiting: { atMs: number; then: () => void }[] = [];
  return {
    later: (ms: number, then: () => void) => {
      const entry = { atMs: nowMs + ms, then };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    pass: (ms: number) => {
      nowMs += ms;
      const due = waiting.filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
      waiting = waiting.filter(({ atMs }) => atMs > nowMs);
      for (const { then } of due) then();
    },
  };
}

/** The key of a password, as a stand-in for the KDF worker makes it. */
export const keyOf = (password: string): number[] => [...new TextEncoder().encode(`key of ${password}`)];

/** Passwords without a worker, on a machine that takes the floor. */
export const keys: PasswordKeys = {
  deriveKey: async (password) => keyOf(password),
  calibrate: async (challenge) => ({ challenge, ms: 300 }),
  strengthen: async () => {},
  now: () => 0,
};

/** A browser without passkeys for extensions. */
export const noPasskeys: PasskeyKeys = {
  canUse: async () => false,
  use: refuse('passkey-cancelled'),
  make: refuse('passkey-cancelled'),
};

/** Lets everything that is only waiting for promises go on. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export const unlocked: WalletState = {
  vault: 'unlocked',
  notices: [],
  counted: { seen: 2, hidden: 0 },
  identities: [
    { index: 0, label: 'Ada', hue: 196, hidden: false, idAddress: '1LaPC6bJ', stxAddress: 'SP2QEZ06' },
    { index: 1, label: 'Work', hue: 20, hidden: false, idAddress: '1BoatSLR', stxAddress: 'SP3FBR2A' },
  ],
  currentIndex: 0,
  backedUp: { words: true, file: false },
  temporary: false,
  lockAtMs: 900_000,
  pending: 0,
  network: {
    id: 'mainnet',
    label: 'Mainnet',
    chain: 'mainnet',
    nodeUrls: ['https://node.example', 'https://node.example/second', 'https://other.example'],
    bnsV1: 'SP000000000000000000002Q6VF78.bns',
    bnsV2: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.BNS-V2',
    zonefileResolver: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.zonefile-resolver',
    hubUrl: 'https://hub.example',
    devnet: false,
  },
  local: false,
  settings: {
    theme: 'system',
    autoLockMinutes: 15,
    lockWithScreen: true,
    keepSnapshot: false,
    networkId: 'mainnet',
    customNetworks: [],
    sites: 'all',
    chosenSites: [],
    blockedSites: [],
    preferred: false,
    preferredSites: [],
    addressBar: true,
    addressBarAfterDns: false,
    namespacesOff: [],
    namesOff: [],
    enginesOff: [],
    agreeing: 1,
    ipfsGateway: null,
    welcomed: true,
    broughtIn: false,
    mark: { words: 'calm otter', hue: 200 },
  },
};

export const alice: NameAnswer = {
  name: 'alice.btc',
  status: 'registered',
  system: 'bns-v2',
  owner: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF',
  expires: 'never',
  zonefile: { text: '', hash: '', state: 'current' },
  records: [],
  addresses: [],
  profileState: 'none',
  lead: { to: 'site', url: 'https://alice.example/' },
  seal: 'agreed',
  readings: [],
  sources: [{ host: 'node.example', asked: 'owner', said: { code: 'owner', places: ['SP1'] }, ok: true, ms: 12.4 }],
  resolvedAtMs: 1_700_000_000_000,
  fromCache: false,
};
