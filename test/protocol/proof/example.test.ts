/** The worked example of docs/protocol/verification.md: every figure in it is made here, and stands there. */
import { bytesToHex } from '@noble/hashes/utils';
import { Cl } from '@stacks/transactions';
import { expect, it } from 'vitest';
import { bytesOf } from '../../../devnet/proof/chain.ts';
import { proveKey } from '../../../devnet/proof/marf.ts';
import { leafValueOf, pathOf, readValue, variableKey } from '../../../src/protocol/proof/marf-key.ts';
import { ancestorsOf, decodeProof, verifyProof } from '../../../src/protocol/proof/marf-proof.ts';
import { verifySigners } from '../../../src/protocol/proof/signers.ts';
import { readText } from '../../house/source.ts';
import { checkpointOf, headerOf, mine, recoveredOf } from './network.ts';

it('follows the worked example of the page, figure by figure', () => {
  const page = readText('docs/protocol/verification.md');
  const told = (what: string | Uint8Array) => expect(page).toContain(typeof what === 'string' ? what : bytesToHex(what));

  const key = variableKey('SP000000000000000000002Q6VF78.hello', 'greeting');
  const data = bytesOf(Cl.stringAscii('hi'));
  const older = mine(undefined, 1000, { writes: [{ key, data }] });
  const tip = mine(older, 1001);
  told(key);
  told(data);
  told(pathOf(key));
  told(leafValueOf(data).subarray(0, 32));

  const bytes = proveKey(tip.state, key) as Uint8Array;
  const proof = decodeProof(bytes);
  told(`${bytes.length.toLocaleString('en')} bytes`);
  expect(ancestorsOf(proof)).toEqual([older.id]);
  told(older.id);
  told(older.state.stateRoot as Uint8Array);
  told(tip.id);
  told(tip.state.stateRoot as Uint8Array);

  const header = headerOf(tip);
  told(header.signedHash);
  expect(verifySigners(header, recoveredOf(header), checkpointOf(0, older).signers).signed).toBe(1000);
  verifyProof({ proof, path: pathOf(key), value: leafValueOf(data), tip: header, ancestors: [headerOf(older)] });
  expect(readValue(data)).toEqual({ type: 'ascii', text: 'hi' });
});
