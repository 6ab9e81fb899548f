/** What an account signs and sends, built as `accounts.js`: loaded when that is first asked for. It brings nothing that `crypto.js` has. */
export { makeLedger } from '../network/ledger.ts';
export { makeSigning } from './signing.ts';
