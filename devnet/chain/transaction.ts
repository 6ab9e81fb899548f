/** A signed transaction as it arrives: read from its bytes and checked against its own signature. */
import { hexToBytes } from '@noble/hashes/utils';
import {
  type AddressHashMode,
  AuthType,
  addressFromVersionHash,
  addressHashModeToVersion,
  addressToString,
  type ClarityValue,
  ClarityVersion,
  cvToString,
  deserializeTransaction,
  PayloadType,
  PostConditionMode,
  type PostConditionWire,
  type StacksTransactionWire,
} from '@stacks/transactions';
import { Rejection } from './rejection.ts';

export type Payload =
  | { kind: 'token_transfer'; recipient: string; amount: bigint; memo: string }
  | { kind: 'contract_call'; contract: string; fn: string; args: ClarityValue[] }
  | { kind: 'smart_contract'; name: string; source: string; clarityVersion: ClarityVersion };

export type SignedTransaction = {
  txid: string;
  hex: string;
  bytes: number;
  sender: string;
  nonce: bigint;
  fee: bigint;
  payload: Payload;
  postConditions: PostConditionWire[];
  postConditionMode: 'allow' | 'deny' | 'originator';
  wire: StacksTransactionWire;
};

const mainnet = { version: 0x00, chainId: 1 };

/** Throws a Rejection with the reason a node gives. Sponsored transactions are left out (README.md). */
export function readTransaction(hex: string): SignedTransaction {
  const wire = parse(hex);
  const txid = wire.txid();
  if (wire.transactionVersion !== mainnet.version) throw new Rejection('BadTransactionVersion', undefined, txid);
  const { auth } = wire;
  if (auth.authType !== AuthType.Standard)
    throw new Rejection('ServerFailureOther', { message: 'sponsored transactions are left out' }, txid);
  try {
    if (wire.chainId !== mainnet.chainId) throw new Error(`expected chain id ${mainnet.chainId}, got ${wire.chainId}`);
    wire.verifyOrigin();
  } catch (error) {
    throw new Rejection('SignatureValidation', { message: error instanceof Error ? error.message : String(error) }, txid);
  }
  const { hashMode, signer, nonce, fee } = auth.spendingCondition;
  return {
    txid,
    hex,
    bytes: hex.length / 2,
    sender: signerAddress(hashMode, signer),
    nonce: BigInt(nonce),
    fee: BigInt(fee),
    payload: readPayload(wire, txid),
    postConditions: wire.postConditions.values as PostConditionWire[],
    postConditionMode: modeNames[wire.postConditionMode] ?? 'deny',
    wire,
  };
}

const modeNames: Record<number, SignedTransaction['postConditionMode']> = {
  [PostConditionMode.Allow]: 'allow',
  [PostConditionMode.Deny]: 'deny',
  3: 'originator',
};

function parse(hex: string): StacksTransactionWire {
  try {
    return deserializeTransaction(hexToBytes(hex));
  } catch (error) {
    throw new Rejection('Deserialization', { message: error instanceof Error ? error.message : String(error) });
  }
}

function signerAddress(hashMode: AddressHashMode, signer: string): string {
  return addressToString(addressFromVersionHash(addressHashModeToVersion(hashMode, 'mainnet'), signer));
}

function readPayload({ payload }: StacksTransactionWire, txid: string): Payload {
  switch (payload.payloadType) {
    case PayloadType.TokenTransfer:
      return {
        kind: 'token_transfer',
        recipient: cvToString(payload.recipient).replace(/^'/, ''),
        amount: BigInt(payload.amount),
        memo: payload.memo.content,
      };
    case PayloadType.ContractCall:
      return {
        kind: 'contract_call',
        contract: `${addressToString(payload.contractAddress)}.${payload.contractName.content}`,
        fn: payload.functionName.content,
        args: payload.functionArgs,
      };
    case PayloadType.SmartContract:
    case PayloadType.VersionedSmartContract:
      return {
        kind: 'smart_contract',
        name: payload.contractName.content,
        source: payload.codeBody.content,
        clarityVersion: 'clarityVersion' in payload ? payload.clarityVersion : ClarityVersion.Clarity3,
      };
    default:
      throw new Rejection('NoCoinbaseViaMempool', undefined, txid);
  }
}
