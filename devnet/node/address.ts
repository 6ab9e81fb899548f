/** One owner in two spellings: base58 of the Bitcoin years and c32 of today. */
import { bytesToHex } from '@noble/hashes/utils';
import { base58CheckDecode } from '@stacks/encryption';
import { AddressVersion, addressFromVersionHash, addressToString } from '@stacks/transactions';

export function c32FromAny(address: string): string {
  if (/^S[PM]/.test(address)) return address;
  const { version, hash } = base58CheckDecode(address);
  const single = version === 0;
  const c32 = single ? AddressVersion.MainnetSingleSig : AddressVersion.MainnetMultiSig;
  return addressToString(addressFromVersionHash(c32, bytesToHex(hash)));
}
