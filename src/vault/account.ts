/** What the Stacks account of an identity signs: transactions, and messages that can never be one. */
import { bytesToHex } from '@noble/hashes/utils';
import type { ClarityValue } from '../protocol/chain/clarity.ts';
import { messageHash, signMessageHash, structuredDataHash } from '../protocol/chain/message.ts';
import type { Condition, Transaction } from '../protocol/chain/transaction.ts';
import { signOrigin } from '../protocol/chain/transaction-signing.ts';
import { hash160 } from '../protocol/keys/address.ts';
import { deriveStacks } from '../protocol/keys/derivation.ts';
import type { JsonObject } from '../protocol/token/json.ts';
import { signToken } from '../protocol/token/jwt.ts';
import { readIdentity } from './book.ts';
import type { OpenVault } from './open-vault.ts';

/** Hex: r(32) || s(32) || recovery id(1), and the compressed key that verifies it. */
export type MessageSignature = { signature: string; publicKey: string };

/** Verbs throw `vault-locked`, `unknown-identity`. */
export type AccountVerbs = {
  /** With this account as its origin, whoever stood there before. Throws `bad-transaction` for what cannot be written. */
  signTransaction(index: number, transaction: Transaction): Promise<Transaction>;
  signText(index: number, text: string): Promise<MessageSignature>;
  /** SIP-018. Throws `bad-domain`. */
  signStructured(index: number, domain: ClarityValue, message: ClarityValue): Promise<MessageSignature>;
  /** A token signed by the account's key, as profiles are since 2021. */
  signAccountToken(index: number, payload: JsonObject): Promise<string>;
};

type Key = { privateKey: Uint8Array; publicKey: Uint8Array };

export function makeAccountVerbs({ withBook, withSecrets }: OpenVault): AccountVerbs {
  async function withAccount<T>(index: number, work: (key: Key) => T): Promise<T> {
    const { stacksStyle = 'index' } = await withBook((book) => readIdentity(book, index));
    return withSecrets(({ seed }) => {
      const key = deriveStacks(seed, index, 'mainnet', stacksStyle);
      try {
        return work(key);
      } finally {
        key.privateKey.fill(0);
      }
    });
  }

  const signHash = (index: number, hash: Uint8Array): Promise<MessageSignature> =>
    withAccount(index, ({ privateKey, publicKey }) => ({
      signature: bytesToHex(signMessageHash(hash, privateKey)),
      publicKey: bytesToHex(publicKey),
    }));

  return {
    signTransaction: (index, transaction) =>
      withAccount(index, ({ privateKey, publicKey }) => {
        const mine: Pick<Condition, 'hashMode' | 'signer' | 'keyEncoding'> = {
          hashMode: 'p2pkh',
          signer: hash160(publicKey),
          keyEncoding: 'compressed',
        };
        return signOrigin({ ...transaction, origin: { ...transaction.origin, ...mine } }, privateKey);
      }),

    signText: async (index, text) => signHash(index, messageHash(text)),

    signStructured: async (index, domain, message) => signHash(index, structuredDataHash(domain, message)),

    signAccountToken: (index, payload) => withAccount(index, ({ privateKey }) => signToken(payload, privateKey)),
  };
}
