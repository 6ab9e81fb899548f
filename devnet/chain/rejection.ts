/** Why a node does not take a transaction into its mempool: the names stackslib gives them (MemPoolRejection). */
export type RejectionReason =
  | 'Deserialization'
  | 'SignatureValidation'
  | 'BadTransactionVersion'
  | 'FeeTooLow'
  | 'BadNonce'
  | 'TooMuchChaining'
  | 'ConflictingNonceInMempool'
  | 'NotEnoughFunds'
  | 'NoSuchContract'
  | 'NoSuchPublicFunction'
  | 'BadFunctionArgument'
  | 'ContractAlreadyExists'
  | 'BadAddressVersionByte'
  | 'TransferRecipientCannotEqualSender'
  | 'TransferAmountMustBePositive'
  | 'NoCoinbaseViaMempool'
  | 'ServerFailureOther';

export class Rejection extends Error {
  reason: RejectionReason;
  data: Record<string, unknown> | undefined;
  txid: string | undefined;

  constructor(reason: RejectionReason, data?: Record<string, unknown>, txid?: string) {
    super(reason);
    this.reason = reason;
    this.data = data;
    this.txid = txid;
  }
}
