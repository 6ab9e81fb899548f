/** What a node checks before a transaction may wait in its mempool, in the order of stackslib's `will_admit_mempool_tx`. */
import { type ClarityAbi, type ContractCallPayload, validateContractCall } from '@stacks/transactions';
import { bnsV1, bnsV1Copy } from './principals.ts';
import { Rejection } from './rejection.ts';
import type { SignedTransaction } from './transaction.ts';
import type { Vm } from './vm.ts';

/** How many transactions of one account may wait. */
export const maxChain = 25n;

export type Standing = { nonce: bigint; waiting: Map<bigint, SignedTransaction> };

/** Throws a Rejection. Returns the waiting transaction this one replaces by paying more, if any. */
export function admit(vm: Vm, tx: SignedTransaction, { nonce, waiting }: Standing): SignedTransaction | undefined {
  const refuse = (reason: Rejection['reason'], data?: Record<string, unknown>): never => {
    throw new Rejection(reason, data, tx.txid);
  };
  // one uSTX per byte
  if (tx.fee < BigInt(tx.bytes)) refuse('FeeTooLow', { expected: tx.bytes, actual: Number(tx.fee) });
  const nonceData = { principal: tx.sender, is_origin: true };
  if (tx.nonce < nonce) refuse('BadNonce', { expected: Number(nonce), actual: Number(tx.nonce), ...nonceData });
  if (tx.nonce >= nonce + maxChain) {
    const message = 'Nonce would exceed chaining limit in mempool';
    refuse('TooMuchChaining', { message, expected: Number(nonce + maxChain - 1n), actual: Number(tx.nonce), ...nonceData });
  }
  const rival = waiting.get(tx.nonce);
  if (rival && rival.fee >= tx.fee) refuse('ConflictingNonceInMempool');

  const balance = vm.balance(tx.sender);
  const spends = tx.fee + (tx.payload.kind === 'token_transfer' ? tx.payload.amount : 0n);
  if (balance < spends) refuse('NotEnoughFunds', { expected: hex16(spends), actual: hex16(balance) });

  const { payload } = tx;
  switch (payload.kind) {
    case 'token_transfer':
      if (!/^S[PM]/.test(payload.recipient)) refuse('BadAddressVersionByte');
      if (payload.recipient === tx.sender) refuse('TransferRecipientCannotEqualSender');
      if (payload.amount === 0n) refuse('TransferAmountMustBePositive');
      break;
    case 'contract_call': {
      const abi = findInterface(vm, payload.contract);
      if (!abi) return refuse('NoSuchContract');
      if (!abi.functions.some(({ name, access }) => name === payload.fn && access === 'public')) refuse('NoSuchPublicFunction');
      const message = findBadArgument(tx.wire.payload as ContractCallPayload, abi);
      if (message) refuse('BadFunctionArgument', { message });
      break;
    }
    case 'smart_contract': {
      const contract = `${tx.sender}.${payload.name}`;
      if (vm.findSource(contract) !== undefined) refuse('ContractAlreadyExists', { contract_identifier: contract });
    }
  }
  return rival;
}

/** The interface of a contract; that of the v1 naming contract is read from its copy. */
export function findInterface(vm: Vm, contract: string): ClarityAbi | undefined {
  return vm.findInterface(contract === bnsV1 ? bnsV1Copy : contract);
}

function findBadArgument(payload: ContractCallPayload, abi: ClarityAbi): string | undefined {
  try {
    validateContractCall(payload, abi);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function hex16(amount: bigint): string {
  return `0x${amount.toString(16).padStart(32, '0')}`;
}
