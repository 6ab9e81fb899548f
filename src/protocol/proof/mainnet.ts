/** Mainnet, as proofs need it. Source: stacks-core `stackslib/src/core/mod.rs`. */
import { hexToBytes } from '@noble/hashes/utils';
import type { Chain } from './checkpoint.ts';

export const mainnetChain: Chain = {
  signersContract: 'SP000000000000000000002Q6VF78.signers',
  firstBurnHeight: 666_050,
  cycleLength: 2100,
  boot: {
    id: hexToBytes('55c9861be5cff984a20ce6d99d4aa65941412889bdc665094136429b84f8c2ee'),
    stateRoot: hexToBytes('9653c92b1ad726e2dc17862a3786f7438ab9239c16dd8e7aaba8b0b5c34b52af'),
  },
};
