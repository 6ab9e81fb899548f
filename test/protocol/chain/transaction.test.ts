import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import {
  AddressHashMode,
  deserializeTransaction,
  makeContractCall,
  makeContractDeploy,
  makeSTXTokenTransfer,
  makeUnsignedContractCall,
  type ClarityValue as PublishedClarity,
  type PostCondition as PublishedCondition,
  postConditionToHex,
  type StacksTransactionWire,
  sponsorTransaction,
} from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClarityValue } from '../../../src/protocol/chain/clarity.ts';
import { formatPostCondition, type PostCondition, parsePostCondition } from '../../../src/protocol/chain/post-condition.ts';
import {
  awaitedSponsor,
  decodeTransaction,
  encodeMemo,
  encodeTransaction,
  formatTransaction,
  makeCondition,
  type Payload,
  parseTransaction,
  type Transaction,
  transactionId,
} from '../../../src/protocol/chain/transaction.ts';
import { signOrigin, signSponsor, verifyOrigin, verifySponsor } from '../../../src/protocol/chain/transaction-signing.ts';
import { AutonymError } from '../../../src/protocol/error.ts';
import { hash160 } from '../../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { address, amount, assetName, conditions, contract, contractId, values } from './published.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => bytes.some(Boolean) && bytes[0] !== 255);
type Whole = {
  privateKey: Uint8Array;
  isCompressed: boolean;
  network: 'mainnet' | 'testnet';
  nonce: bigint;
  fee: bigint;
  sponsored: boolean;
  conditions: [PostCondition, PublishedCondition][];
  mode: 'allow' | 'deny' | 'originator';
};
const wholes: fc.Arbitrary<Whole> = fc.record({
  privateKey: key,
  isCompressed: fc.boolean(),
  network: fc.constantFrom('mainnet', 'testnet'),
  nonce: amount,
  fee: amount,
  sponsored: fc.boolean(),
  conditions: fc.array(conditions, { maxLength: 4 }),
  mode: fc.constantFrom('allow', 'deny', 'originator'),
});

const chainIds = { mainnet: 1, testnet: 0x80000000 };
function unsigned(
  { privateKey, isCompressed, network, nonce, fee, sponsored, mode, conditions }: Whole,
  payload: Payload,
): Transaction {
  const publicKey = publicKeyOf(privateKey, isCompressed);
  const encoding = isCompressed ? {} : ({ keyEncoding: 'uncompressed' } as const);
  return {
    chain: network,
    chainId: chainIds[network],
    origin: { ...makeCondition(hash160(publicKey), { nonce, fee }), ...encoding },
    ...(sponsored ? { sponsor: awaitedSponsor() } : {}),
    anchorMode: 'any',
    postConditionMode: mode,
    postConditions: conditions.map(([ours]) => ours),
    payload,
  };
}

const published = ({ privateKey, isCompressed, network, nonce, fee, sponsored, conditions, mode }: Whole) => ({
  senderKey: bytesToHex(privateKey) + (isCompressed ? '01' : ''),
  network,
  nonce,
  fee,
  sponsored,
  postConditionMode: mode,
  postConditions: conditions.map(([, theirs]) => theirs),
});

/** Ours signed is byte for byte theirs, reads back to itself, and its signature is found to be the key's. */
function expectSame(ours: Transaction, theirs: StacksTransactionWire, privateKey: Uint8Array): void {
  const signed = signOrigin(ours, privateKey);
  expect(formatTransaction(signed)).toBe(theirs.serialize());
  expect(bytesToHex(transactionId(signed))).toBe(theirs.txid());
  expect(parseTransaction(`0x${theirs.serialize()}`)).toEqual(signed);
  expect(verifyOrigin(signed)).toEqual(publicKeyOf(privateKey, ours.origin.keyEncoding === 'compressed'));
}

describe('post-conditions', () => {
  it('are the bytes the published library writes, and read back to themselves', () => {
    fc.assert(
      fc.property(conditions, ([ours, theirs]) => {
        expect(formatPostCondition(ours)).toBe(postConditionToHex(theirs));
        expect(parsePostCondition(postConditionToHex(theirs))).toEqual(ours);
      }),
      { numRuns: 300 },
    );
  });

  it('read from anything else throw their own errors', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        try {
          parsePostCondition(bytesToHex(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(AutonymError);
        }
      }),
    );
    expect(() => parsePostCondition('xyz')).toThrow(expect.objectContaining({ code: 'bad-post-condition' }));
  });
});

describe('transactions', () => {
  it('transfer, with the bytes, id and signature of the published library', async () => {
    await fc.assert(
      fc.asyncProperty(
        wholes,
        fc.oneof(address, contractId),
        amount,
        fc.stringMatching(/^[ -~]{0,34}$/),
        async (whole, recipient, much, memo) => {
          // The published library gives a transfer no post-conditions, and the mode that belongs to none.
          const bare: Whole = { ...whole, conditions: [], mode: 'deny' };
          const theirs = await makeSTXTokenTransfer({ ...published(bare), recipient, amount: much, memo });
          const payload: Payload = { type: 'token-transfer', recipient, amount: much, memo: encodeMemo(memo) };
          expectSame(unsigned(bare, payload), theirs, bare.privateKey);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('call contracts likewise', async () => {
    await fc.assert(
      fc.asyncProperty(
        wholes,
        contractId,
        assetName,
        fc.array(values, { maxLength: 4 }),
        async (whole, id, functionName, args) => {
          const [contractAddress = '', contractName = ''] = id.split('.');
          const functionArgs: PublishedClarity[] = args.map(([, theirs]) => theirs);
          const theirs = await makeContractCall({
            ...published(whole),
            contractAddress,
            contractName,
            functionName,
            functionArgs,
          });
          const ourArgs: ClarityValue[] = args.map(([ours]) => ours);
          const payload: Payload = { type: 'contract-call', contract: id, functionName, args: ourArgs };
          expectSame(unsigned(whole, payload), theirs, whole.privateKey);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('make contracts likewise, with and without a version', async () => {
    await fc.assert(
      fc.asyncProperty(
        wholes,
        contract,
        fc.stringMatching(/^[ -~\n]{0,200}$/),
        fc.integer({ min: 1, max: 6 }),
        async (whole, name, code, clarityVersion) => {
          const theirs = await makeContractDeploy({ ...published(whole), contractName: name, codeBody: code, clarityVersion });
          expectSame(unsigned(whole, { type: 'smart-contract', name, code, clarityVersion }), theirs, whole.privateKey);
        },
      ),
      { numRuns: 40 },
    );
    const bare = unsigned(fc.sample(wholes, { numRuns: 1, seed: 7 })[0] as Whole, {
      type: 'smart-contract',
      name: 'a',
      code: '1',
    });
    expect(decodeTransaction(encodeTransaction(bare))).toEqual(bare);
    expect(deserializeTransaction(formatTransaction(bare)).serialize()).toBe(formatTransaction(bare));
  });

  it('are sponsored likewise, by a key of its own over what the origin signed', async () => {
    await fc.assert(
      fc.asyncProperty(wholes, key, contractId, amount, amount, async (whole, sponsorKey, id, fee, sponsorNonce) => {
        const sponsored: Whole = { ...whole, sponsored: true };
        const [contractAddress = '', contractName = ''] = id.split('.');
        const call = { contractAddress, contractName, functionName: 'f', functionArgs: [] };
        const theirs = await sponsorTransaction({
          transaction: await makeContractCall({ ...published(sponsored), ...call }),
          sponsorPrivateKey: `${bytesToHex(sponsorKey)}01`,
          fee,
          sponsorNonce,
          network: whole.network,
        });
        const origin = signOrigin(
          unsigned(sponsored, { type: 'contract-call', contract: id, functionName: 'f', args: [] }),
          whole.privateKey,
        );
        const sponsor = makeCondition(hash160(publicKeyOf(sponsorKey)), { nonce: sponsorNonce, fee });
        const signed = signSponsor({ ...origin, sponsor }, sponsorKey);
        expect(formatTransaction(signed)).toBe(theirs.serialize());
        expect(verifyOrigin(signed)).toEqual(publicKeyOf(whole.privateKey, whole.isCompressed));
        expect(verifySponsor(signed)).toEqual(publicKeyOf(sponsorKey));
      }),
      { numRuns: 30 },
    );
  });

  const call: Payload = { type: 'contract-call', contract: 'SP000000000000000000002Q6VF78.pox', functionName: 'f', args: [] };
  const one = unsigned(fc.sample(wholes, { numRuns: 1, seed: 1 })[0] as Whole, call);
  const privateKey = hexToBytes('11'.repeat(32));
  const mine: Transaction = { ...one, origin: makeCondition(hash160(publicKeyOf(privateKey)), { nonce: 1n, fee: 2n }) };

  it('are not signed by a key that they do not name, and no signature passes for another', () => {
    expect(() => signOrigin(mine, hexToBytes('22'.repeat(32)))).toThrow(expect.objectContaining({ code: 'wrong-signer' }));
    const signed = signOrigin(mine, privateKey);
    const { origin } = signed;
    for (const changed of [{ nonce: 2n }, { fee: 3n }, { signature: new Uint8Array(65) }, { signer: new Uint8Array(20) }])
      expect(() => verifyOrigin({ ...signed, origin: { ...origin, ...changed } })).toThrow(
        expect.objectContaining({ code: 'bad-signature' }),
      );
    expect(() => verifyOrigin({ ...signed, chainId: 5 })).toThrow(expect.objectContaining({ code: 'bad-signature' }));
    expect(() => verifySponsor({ ...mine, sponsor: awaitedSponsor() })).toThrow(
      expect.objectContaining({ code: 'bad-signature' }),
    );
  });

  it('of several keys, and those of miners, are said to be unsupported', async () => {
    const theirs = await makeUnsignedContractCall({
      contractAddress: 'SP000000000000000000002Q6VF78',
      contractName: 'pox',
      functionName: 'f',
      functionArgs: [],
      publicKeys: [bytesToHex(publicKeyOf(privateKey)), bytesToHex(publicKeyOf(hexToBytes('22'.repeat(32))))],
      numSignatures: 2,
      network: 'mainnet',
      nonce: 0n,
      fee: 1n,
    });
    expect(theirs.auth.spendingCondition.hashMode).toBe(AddressHashMode.P2SH);
    expect(() => parseTransaction(theirs.serialize())).toThrow(expect.objectContaining({ code: 'unsupported-transaction' }));
    // The payload is last: its type, an address, two names of 3 and 1 letters behind their lengths, a count.
    const bytes = encodeTransaction(mine);
    bytes[bytes.length - (1 + 21 + 4 + 2 + 4)] = 4;
    expect(() => decodeTransaction(bytes)).toThrow(expect.objectContaining({ code: 'unsupported-transaction' }));
  });

  it('cut short, lengthened or changed anywhere are refused or read as something else, and never throw another error', () => {
    const bytes = encodeTransaction(signOrigin(mine, privateKey));
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeTransaction(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: 'bad-transaction' }));
    expect(() => decodeTransaction(Uint8Array.of(...bytes, 0))).toThrow(expect.objectContaining({ code: 'bad-transaction' }));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const changed = bytes.slice();
        changed[at] = byte;
        try {
          expect(encodeTransaction(decodeTransaction(changed))).toEqual(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(AutonymError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('say at most 34 bytes with a transfer', () => {
    expect(encodeMemo('é'.repeat(17))).toHaveLength(34);
    expect(() => encodeMemo('é'.repeat(18))).toThrow(expect.objectContaining({ code: 'bad-memo' }));
  });
});
