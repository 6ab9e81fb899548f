import { hexToBytes } from '@noble/hashes/utils';
import { verifyMessageSignatureRsv } from '@stacks/encryption';
import { describe, expect, it } from 'vitest';
import type { ClarityValue } from '../../src/protocol/chain/clarity.ts';
import { structuredDataHash } from '../../src/protocol/chain/message.ts';
import { encodeMemo, makeCondition, type Transaction } from '../../src/protocol/chain/transaction.ts';
import { verifyOrigin } from '../../src/protocol/chain/transaction-signing.ts';
import { findSigner } from '../../src/protocol/keys/secp256k1.ts';
import { makeMachine, startWorker } from './memory.ts';
import { known, newVault } from './person.ts';

const transaction: Transaction = {
  chain: 'mainnet',
  chainId: 1,
  origin: makeCondition(new Uint8Array(20), { nonce: 3n, fee: 180n }),
  anchorMode: 'any',
  postConditionMode: 'deny',
  postConditions: [],
  payload: { type: 'token-transfer', recipient: 'SP000000000000000000002Q6VF78', amount: 1n, memo: encodeMemo('hi') },
};
const domain: ClarityValue = {
  type: 'tuple',
  fields: new Map<string, ClarityValue>([
    ['name', { type: 'ascii', text: 'App' }],
    ['version', { type: 'ascii', text: '1' }],
    ['chain-id', { type: 'uint', value: 1n }],
  ]),
};

async function openVault() {
  const vault = startWorker(makeMachine());
  await vault.create(newVault());
  return vault;
}

describe('the account of an identity', () => {
  it('signs transactions as their origin, in whose name they came', async () => {
    const vault = await openVault();
    const signed = await vault.signTransaction(0, transaction);
    expect(Buffer.from(verifyOrigin(signed)).toString('hex')).toBe(known.stx[0]?.pub);
    expect(signed).toEqual({ ...transaction, origin: signed.origin });
    expect(signed.origin).toMatchObject({ nonce: 3n, fee: 180n });
  });

  it('signs with the key of the style its wallet counted in', async () => {
    const vault = await openVault();
    await vault.addIdentity('Of an account', { index: 1, stacks: 'account' });
    const { publicKey } = await vault.stacksKey(1);
    expect(Buffer.from(verifyOrigin(await vault.signTransaction(1, transaction))).toString('hex')).toBe(publicKey);
    expect((await vault.signText(1, 'hi')).publicKey).toBe(publicKey);
  });

  it('signs text that the published verifier finds good', async () => {
    const { signature, publicKey } = await (await openVault()).signText(0, 'Hello, wörld');
    expect(publicKey).toBe(known.stx[0]?.pub);
    expect(verifyMessageSignatureRsv({ message: 'Hello, wörld', signature, publicKey })).toBe(true);
  });

  it('signs structured data', async () => {
    const message: ClarityValue = { type: 'uint', value: 1n };
    const { signature, publicKey } = await (await openVault()).signStructured(0, domain, message);
    const bytes = hexToBytes(signature);
    const signer = findSigner(structuredDataHash(domain, message), bytes.subarray(0, 64), bytes[64] ?? 9);
    expect(signer && Buffer.from(signer).toString('hex')).toBe(publicKey);
  });

  it('signs nothing while the vault is locked, nor for an identity that is not there', async () => {
    const vault = await openVault();
    await expect(vault.signTransaction(7, transaction)).rejects.toMatchObject({ code: 'unknown-identity' });
    await vault.lock();
    for (const signing of [
      () => vault.signTransaction(0, transaction),
      () => vault.signText(0, ''),
      () => vault.signStructured(0, domain, domain),
    ])
      await expect(signing()).rejects.toMatchObject({ code: 'vault-locked' });
  });
});
