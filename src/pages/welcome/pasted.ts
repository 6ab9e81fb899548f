/** What somebody pasted where recovery words belong, when it is something else that wallets give out. It is looked at here and kept nowhere. */

/**
 * - `account-key`: an xprv or tprv, which has no words any more.
 * - `public-key`: an xpub or tpub, which shows and cannot sign.
 * - `private-key`: of one address, in hex (with or without the 01 that old wallets put behind it) or WIF.
 * - `recovery-code`: the sealed words that Blockstack Browser gave out.
 */
export type OtherSecret = 'account-key' | 'public-key' | 'private-key' | 'recovery-code';

export function findOtherSecret(text: string): OtherSecret | undefined {
  const pieces = text.trim().split(/\s+/);
  const code = pieces.join('');
  if (/^[xt]prv[1-9A-HJ-NP-Za-km-z]{90,}$/.test(code)) return 'account-key';
  if (/^[xt]pub[1-9A-HJ-NP-Za-km-z]{90,}$/.test(code)) return 'public-key';
  if (/^[0-9a-f]{64}(01)?$/i.test(code) || /^[5KL][1-9A-HJ-NP-Za-km-z]{50,51}$/.test(code)) return 'private-key';
  // Words without their spaces look like base64 too: a code comes in few long pieces.
  const isLong = code.length >= 107 && code.length / pieces.length >= 12;
  if (isLong && /^[A-Za-z0-9+/_-]+={0,2}$/.test(code)) return 'recovery-code';
  return undefined;
}
