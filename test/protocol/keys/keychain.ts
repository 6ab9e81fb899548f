/** Known keys, addresses and salts: test/vectors/keychain.json. */
import { readFileSync } from 'node:fs';

type Wallet = {
  name: string;
  mnemonic: string;
  passphrase: string;
  entropy: string;
  seed: string;
  rootXprv: string;
  identityKeychain: { xprv: string; xpub: string; pub: string };
  salt: string;
  bitcoinKeychain: { xpub: string };
  bitcoin: { path: string; priv01: string; btcAddr: string }[];
  identities: {
    index: number;
    path: string;
    priv: string;
    pub: string;
    btcAddr: string;
    did: string;
    stxAddr: string;
    stxAddrOfCompressedKey: string;
    appsNode: { xprv: string };
    signingNode: { pub: string };
    encryptionNode: { pub: string };
    apps: App[];
  }[];
  stx: { path: string; priv01: string; pub: string; stxAddr: string; stxTestnet: string; btcAddr: string }[];
  stxAccountStyle: { path: string; stxAddr: string }[];
  legacyConfigKey: { path: string; priv: string; btcAddr: string };
  configKey: { path: string; priv: string; btcAddr: string };
};

type App = {
  domain: string;
  sha256: string;
  hashIndex: number;
  path: string;
  legacy: { priv: string; pub: string; gaiaAddr: string };
  new11: { pathTail: number[]; priv: string };
  xverse?: XverseApp;
  xverse2023?: XverseApp;
};

type XverseApp = { salt: string; priv: string; gaiaAddr: string };

export const keychain: {
  wallets: Wallet[];
  upstreamWalletTest: {
    seed: string;
    rootXprv: string;
    identityXpub: string;
    bitcoinXpub: string;
    bitcoinAddress: string;
    salt: string;
    identityAddresses: string[];
    legacyAppKey: { domain: string; priv: string };
    new11: { salt: string; domain: string; priv: string };
  };
  browserTest: { wallet: string; owner0: string; salt: string; app: { domain: string; gaiaAddr: string } };
  walletSdkTest: { wallet: string; walletStx: string; dataStx: string; legacyConfig: string };
} = JSON.parse(readFileSync(new URL('../../vectors/keychain.json', import.meta.url), 'utf8'));
