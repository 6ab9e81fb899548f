/**
 * Who lives on the devnet. Alice comes from published test words, so that a person can restore her and own her names; the others have fixed
 * throw-away keys. None of this may ever hold anything of value.
 */
import { publicKeyToBtcAddress } from '@stacks/encryption';
import { getAddressFromPrivateKey, privateKeyToPublic } from '@stacks/transactions';
import { throwAwayKey } from './chain/principals.ts';

export type Account = {
  /** 32 bytes, hex. */
  privateKey: string;
  publicKey: string;
  /** c32, as contracts know it. */
  stacks: string;
  /** base58, as the hub and old clients know it. */
  bitcoin: string;
};

/** Words published with the tests of the 2019 wallet; its identities are Alice and Anton, its first Stacks account is funded. */
export const aliceWords =
  'sound idle panel often situate develop unit text design antenna vendor screen opinion balcony share trigger accuse scatter visa uniform brass update opinion media';
export const aliceStacksAccount = 'SP384CVPNDTYA0E92TKJZQTYXQHNZSWGCAG7SAPVB';

export const accounts = {
  /** m/888'/0'/0' of `aliceWords` */
  alice: accountOf('a29c3e73dba79ab0f84cb792bafd65ec71f243ebe67a7ebd842ef5cdce3b21eb'),
  /** m/888'/0'/1' of `aliceWords` */
  anton: accountOf('a953253c76e5bbd771683c0bb33dab12b2b1ee20faf710e95fba872bc29453e4'),
  bob: throwAway('bob'),
  carol: throwAway('carol'),
  dave: throwAway('dave'),
  erin: throwAway('erin'),
  frank: throwAway('frank'),
  studio: throwAway('studio'),
  dana: throwAway('dana'),
  /** Owns the names that end badly. */
  late: throwAway('late'),
  /** Rich, for tests that send transactions. */
  tester: throwAway('tester'),
} satisfies Record<string, Account>;

function throwAway(word: string): Account {
  return accountOf(throwAwayKey(word).slice(0, 64));
}

function accountOf(privateKey: string): Account {
  const publicKey = privateKeyToPublic(`${privateKey}01`) as string;
  return {
    privateKey,
    publicKey,
    stacks: getAddressFromPrivateKey(`${privateKey}01`, 'mainnet'),
    bitcoin: publicKeyToBtcAddress(publicKey),
  };
}
