/** The methods an account answers with a signature, named apart from what reads them, which is in the crypto script. */
export const messageMethods = ['stx_signMessage', 'stx_signStructuredMessage'] as const;
export const transactionMethods = [
  'stx_transferStx',
  'stx_transferSip10Ft',
  'stx_transferSip9Nft',
  'stx_callContract',
  'stx_deployContract',
  'stx_signTransaction',
] as const;
/** Those of @stacks/connect up to 7, whose one parameter is a token. */
export const tokenMethods = [
  'transactionRequest',
  'signatureRequest',
  'structuredDataSignatureRequest',
  'profileUpdateRequest',
] as const;
export type MessageMethod = (typeof messageMethods)[number];
export type TransactionMethod = (typeof transactionMethods)[number];
export type TokenMethod = (typeof tokenMethods)[number];
