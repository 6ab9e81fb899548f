/**
 * People who used the wallets of other years, each with words of their own and everything that wallet left behind: names, balances, profiles,
 * settings, files of apps. Made with the published libraries, so that they owe nothing to the code that has to find them again.
 * The words are public and never to be used for anything of value.
 */
import { createHash } from 'node:crypto';
import * as curve from '@bitcoinerlab/secp256k1';
import { encryptContent } from '@stacks/encryption';
import { connectToGaiaHub, uploadToGaiaHub } from '@stacks/storage';
import { getAddressFromPrivateKey } from '@stacks/transactions';
import { BIP32Factory, type BIP32Interface } from 'bip32';
import * as bip39 from 'bip39';
import blockstack from 'blockstack';

/** One account as the search must find it. */
export type PastAccount = {
  index: number;
  /** `account`: the other of Xverse's two ways to count. */
  style: 'index' | 'account';
  names: string[];
  /** Origins. */
  apps: string[];
  profile?: string;
  balance?: boolean;
};
export type PastUser = {
  who: 'browser-2018' | 'app-2020' | 'hiro' | 'leather' | 'xverse-index' | 'xverse-account';
  words: string;
  owns: PastAccount[];
  lost: { names: Record<string, 'expired' | 'taken'>; apps: string[] };
};

export const pastUsers: PastUser[] = [
  {
    who: 'browser-2018',
    words: wordsOf('browser-2018', 16),
    owns: [
      { index: 0, style: 'index', names: ['browser2018.id'], apps: ['https://notes.example'], profile: 'Bea Browser' },
      { index: 1, style: 'index', names: [], apps: [], profile: 'Bea at work' },
      // Four accounts without a trace lie before it.
      { index: 6, style: 'index', names: ['behind-a-gap.id'], apps: [], profile: 'Bea far away' },
    ],
    lost: { names: {}, apps: ['https://gone.example'] },
  },
  {
    who: 'app-2020',
    words: wordsOf('app-2020', 16),
    owns: [
      { index: 0, style: 'index', names: ['app2020.id'], apps: ['https://docs.example'] },
      { index: 1, style: 'index', names: [], apps: ['https://photos.example'] },
    ],
    lost: { names: {}, apps: [] },
  },
  {
    who: 'hiro',
    words: wordsOf('hiro', 32),
    owns: [
      { index: 0, style: 'index', names: [], apps: ['https://sigle.example'], profile: 'Hilda Hiro', balance: true },
      { index: 1, style: 'index', names: ['hiro-user.btc'], apps: [] },
    ],
    lost: { names: {}, apps: [] },
  },
  {
    who: 'leather',
    words: wordsOf('leather', 32),
    owns: [
      { index: 0, style: 'index', names: ['leather-migrated.id', 'leather-user.btc'], apps: [], balance: true },
      // Only its settings know of it: its name is gone.
      { index: 1, style: 'index', names: [], apps: [] },
      { index: 2, style: 'index', names: ['leather-third.btc'], apps: [] },
    ],
    lost: { names: { 'leather-old.btc': 'expired', 'leather-taken.id': 'taken' }, apps: ['https://closed.example'] },
  },
  {
    who: 'xverse-index',
    words: wordsOf('xverse-index', 16),
    owns: [
      { index: 0, style: 'index', names: [], apps: ['https://art.example'], balance: true },
      { index: 1, style: 'index', names: ['xverse-index.btc'], apps: [], balance: true },
    ],
    lost: { names: {}, apps: [] },
  },
  {
    who: 'xverse-account',
    words: wordsOf('xverse-account', 16),
    owns: [
      { index: 0, style: 'index', names: [], apps: ['https://songs.example'], balance: true },
      { index: 1, style: 'account', names: ['xverse-account.btc'], apps: [], balance: true },
    ],
    lost: { names: {}, apps: [] },
  },
];

type Keys = ReturnType<typeof keysOf>;
const keys = new Map<PastUser['who'], Keys>();

export function pastUser(who: PastUser['who']): PastUser & { keys: Keys } {
  const user = pastUsers.find((one) => one.who === who);
  if (user === undefined) throw new Error(`Nobody is called ${who}.`);
  const known = keys.get(who) ?? keysOf(user.words);
  keys.set(who, known);
  return { ...user, keys: known };
}

const k = (who: PastUser['who']) => pastUser(who).keys;

/** What happens on the chain, in the order it did. */
export type PastNames = {
  /** Of the first system, before it was copied. Their zone files lead to a profile. */
  imported: { name: string; owner: string; profileBucket: string; profilePath?: string }[];
  /** Claimed so long ago that they ran out. */
  ranOut: { name: string; owner: string }[];
  claimed: { name: string; owner: string }[];
  rich: string[];
};

export function pastNames(someoneElse: string): PastNames {
  const browser = k('browser-2018');
  const app = k('app-2020');
  const leather = k('leather');
  return {
    imported: [
      { name: 'browser2018.id', owner: browser.identity(0).stacks, profileBucket: browser.identity(0).bitcoin },
      { name: 'behind-a-gap.id', owner: browser.identity(6).stacks, profileBucket: browser.identity(6).bitcoin },
      { name: 'app2020.id', owner: app.identity(0).stacks, profileBucket: app.identity(0).bitcoin },
    ],
    ranOut: [{ name: 'leather-old.btc', owner: leather.stacks(0) }],
    claimed: [
      { name: 'hiro-user.btc', owner: k('hiro').stacks(1) },
      { name: 'leather-user.btc', owner: leather.stacks(0) },
      { name: 'leather-migrated.id', owner: leather.identity(0).stacks },
      { name: 'leather-third.btc', owner: leather.stacks(2) },
      { name: 'leather-taken.id', owner: someoneElse },
      { name: 'xverse-index.btc', owner: k('xverse-index').stacks(1) },
      { name: 'xverse-account.btc', owner: k('xverse-account').stacksByAccount(1) },
    ],
    rich: [
      k('hiro').stacks(0),
      leather.stacks(0),
      k('xverse-index').stacks(0),
      k('xverse-index').stacks(1),
      k('xverse-account').stacks(0),
      k('xverse-account').stacksByAccount(1),
    ],
  };
}

/** What they kept in storage. */
export async function storePastFiles(hubUrl: string): Promise<void> {
  const write = async (privateKey: string, path: string, text: string) => {
    const hub = await connectToGaiaHub(hubUrl, privateKey);
    await uploadToGaiaHub(path, text, hub, 'application/json', false, undefined, true);
  };
  const profile = (privateKey: string, claim: Record<string, unknown>) => {
    const publicKey = blockstack.getPublicKeyFromPrivate(privateKey);
    const token = blockstack.signProfileToken(
      { '@type': 'Person', '@context': 'http://schema.org', ...claim },
      privateKey,
      { publicKey },
      { publicKey },
    );
    return JSON.stringify([blockstack.wrapProfileToken(token)], null, 2);
  };
  const config = async (privateKey: string, content: unknown) =>
    write(
      privateKey,
      'wallet-config.json',
      await encryptContent(JSON.stringify(content), { publicKey: blockstack.getPublicKeyFromPrivate(privateKey) }),
    );
  const app = (origin: string, lastLoginAt = 1_583_280_000_000) => ({
    [origin]: { origin, scopes: ['store_write'], lastLoginAt, appIcon: `${origin}/icon.png`, name: origin },
  });

  const browser = k('browser-2018');
  await write(
    browser.identity(0).privateKey,
    'profile.json',
    profile(browser.identity(0).privateKey, {
      name: 'Bea Browser',
      apps: { 'https://notes.example': 'https://gaia.example/hub/1/', 'https://gone.example': 'https://gaia.example/hub/2/' },
    }),
  );
  await write(browser.app(0, 'https://notes.example').privateKey, 'notes.json', '[]');
  // The folder it wrote by mistake: the second identity's profile in the first one's bucket.
  await write(browser.identity(0).privateKey, '1/profile.json', profile(browser.identity(1).privateKey, { name: 'Bea at work' }));
  await write(browser.identity(6).privateKey, 'profile.json', profile(browser.identity(6).privateKey, { name: 'Bea far away' }));

  const app2020 = k('app-2020');
  await config(app2020.config('2020'), {
    identities: [
      { username: 'app2020.id', address: app2020.identity(0).bitcoin, apps: app('https://docs.example') },
      { address: app2020.identity(1).bitcoin, apps: app('https://photos.example') },
    ],
    hideWarningForReusingIdentity: true,
  });
  await write(app2020.app(0, 'https://docs.example').privateKey, 'docs/1.json', '{}');
  await write(app2020.app(1, 'https://photos.example').privateKey, 'photo.json', '{}');

  const hiro = k('hiro');
  await config(hiro.config('2021'), {
    accounts: [{ apps: app('https://sigle.example') }, { username: 'hiro-user.btc', apps: {} }],
  });
  // Wallets since 2021 keep the profile with the identity and sign it with the key of the Stacks account.
  await write(hiro.identity(0).privateKey, 'profile.json', profile(hiro.stacksKey(0), { name: 'Hilda Hiro' }));
  await write(hiro.app(0, 'https://sigle.example').privateKey, 'stories.json', '[]');

  await config(k('leather').config('2021'), {
    accounts: [
      { username: 'leather-old.btc', apps: app('https://closed.example', 1_640_000_000_000) },
      { username: 'leather-taken.id', apps: {} },
      { username: 'leather-third.btc', apps: {} },
    ],
    meta: {},
  });

  for (const [who, origin, form] of [
    ['xverse-index', 'https://art.example', 'xverse-2025'],
    ['xverse-account', 'https://songs.example', 'xverse-2023'],
  ] as const) {
    await config(k(who).config('2021'), { accounts: [{ apps: app(origin) }, { apps: {} }] });
    await write(k(who).app(0, origin, form).privateKey, 'work.json', '{}');
  }
}

/** Keys of these words at the paths of each wallet, by the published packages. */
function keysOf(words: string) {
  const root = BIP32Factory(curve).fromSeed(bip39.mnemonicToSeedSync(words));
  const identities = root.derivePath("m/888'/0'");
  const privateKey = (node: BIP32Interface) => Buffer.from(node.privateKey ?? []).toString('hex');
  const stacksAddress = (key: string) => getAddressFromPrivateKey(`${key}01`, 'mainnet');
  const account = (key: string) => ({
    privateKey: key,
    stacks: stacksAddress(key),
    bitcoin: blockstack.publicKeyToAddress(blockstack.getPublicKeyFromPrivate(key)),
  });
  const stacksKey = (index: number) => privateKey(root.derivePath(`m/44'/5757'/0'/0/${index}`));
  const publicKey = Buffer.from(identities.publicKey);
  const digest = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest();
  const salts = {
    shipped: digest(publicKey.toString('hex')).toString('hex'),
    'xverse-2023': digest(publicKey.toString('hex')).join(','),
    'xverse-2025': digest(publicKey).join(','),
  };
  return {
    identity: (index: number) => account(privateKey(identities.deriveHardened(index))),
    stacksKey,
    stacks: (index: number) => stacksAddress(stacksKey(index)),
    stacksByAccount: (index: number) => stacksAddress(privateKey(root.derivePath(`m/44'/5757'/${index}'/0/0`))),
    config: (generation: '2020' | '2021') => privateKey(root.derivePath(generation === '2020' ? "m/45'" : "m/44/5757'/0'/1")),
    app: (index: number, origin: string, form: keyof typeof salts = 'shipped') => {
      const apps = identities.deriveHardened(index).deriveHardened(0).toBase58();
      return account(blockstack.BlockstackWallet.getLegacyAppPrivateKey(apps, salts[form], origin));
    },
  };
}

function wordsOf(who: string, bytes: 16 | 32): string {
  return bip39.entropyToMnemonic(
    createHash('sha256').update(`autonym devnet past user ${who}`).digest().subarray(0, bytes).toString('hex'),
  );
}
