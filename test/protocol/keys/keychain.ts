/** Known keys, addresses and salts: test/vectors/keychain.json. */
import { readFileSync } from 'node:fs';

type Wallet = {
  name: string;
  entropy: string;
  seed: string;
  salt: string;
  identities: {
    index: number;
    priv: string;
    pub: string;
    btcAddr: string;
    stxAddr: string;
    stxAddrOfCompressedKey: string;
    apps: { domain: string; hashIndex: number; legacy: { priv: string; pub: string; gaiaAddr: string } }[];
  }[];
  stx: { priv01: string; pub: string; stxAddr: string; stxTestnet: string; btcAddr: string }[];
  legacyConfigKey: { priv: string; btcAddr: string };
  configKey: { priv: string; btcAddr: string };
};

export const keychain: {
  wallets: Wallet[];
  upstreamWalletTest: {
    seed: string;
    salt: string;
    identityAddresses: string[];
    legacyAppKey: { domain: string; priv: string };
  };
} = JSON.parse(readFileSync(new URL('../../vectors/keychain.json', import.meta.url), 'utf8'));
