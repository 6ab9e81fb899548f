/** What the page of a published client asks to have signed, by its buttons, and what the app and the chain make of it. */
import { createHash } from 'node:crypto';
import { verifyMessageSignatureRsv } from '@stacks/encryption';
import {
  Cl,
  deserializeTransaction,
  encodeStructuredDataBytes,
  getAddressFromPublicKey,
  Pc,
  postConditionToHex,
  publicKeyFromSignatureRsv,
  serializeCV,
} from '@stacks/transactions';
import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { aliceStacksAccount } from '../../devnet/accounts.ts';
import type { Devnet } from '../../devnet/main.ts';
import { type Driver, until } from './browsers/driver.ts';
import { approval } from './person.ts';

export const recipient = 'SP000000000000000000002Q6VF78';
type Button = 'sign-in' | 'sign-text' | 'sign-data' | 'send' | 'call';
export type Signature = { signature: string; publicKey: string };

/** `app`: the page, when it is open. */
export function signingOn(driver: Driver, devnet: Devnet, app: () => Page) {
  const node = async (path: string) => (await fetch(`${devnet.nodeUrl}${path}`)).json();
  return {
    /** Presses a button, and gives the question it leads to. */
    ask: async (button: Button, words = '', whom = recipient): Promise<Page> => {
      const page = app();
      await page.bringToFront();
      const fields = {
        text: words,
        recipient: whom,
        args: [
          ...[Cl.bufferFromUtf8(words), Cl.bufferFromUtf8('btc'), Cl.principal(whom)].map((it) => serializeCV(it)),
          postConditionToHex(Pc.principal(aliceStacksAccount).willSendLte(2_000_000n).ustx()),
        ].join(' '),
      };
      for (const [id, value] of Object.entries(fields))
        await page.evaluate(`document.querySelector('#${id}').value = ${JSON.stringify(value)}`);
      await page.click(`#${button}`);
      return approval(driver);
    },
    got: <T>(what: 'signed' | 'user'): Promise<T> =>
      until(`what was ${what}`, async () => {
        const { error, value } = (await app().evaluate(`({ error: app.error, value: app.${what} })`)) as {
          error: string;
          value: T | null;
        };
        if (error) throw new Error(`The app says: ${error}`);
        return value ?? undefined;
      }),
    node,
    balance: async (who: string) => BigInt(((await node(`/v2/accounts/${who}?proof=0`)) as { balance: string }).balance),
    /** Succeeded on the chain, and is what the app was told of. */
    executed: async (id: string, raw: string): Promise<void> => {
      expect(deserializeTransaction(raw).txid()).toBe(id);
      expect(await node(`/extended/v1/tx/0x${id}`)).toMatchObject({
        tx_status: 'success',
        sender_address: aliceStacksAccount,
      });
    },
  };
}

/** By the published verifier: this account signed this text. */
export function expectSigned(message: string, { signature, publicKey }: Signature, address: string): void {
  expect(verifyMessageSignatureRsv({ message, signature, publicKey })).toBe(true);
  expect(getAddressFromPublicKey(publicKey, 'mainnet')).toBe(address);
}

/** The same of a text as structured data, in the domain that all client pages name. */
export function expectSignedData(words: string, { signature, publicKey }: Signature, address: string): void {
  const domain = Cl.tuple({ name: Cl.stringAscii('Test app'), version: Cl.stringAscii('1.0'), 'chain-id': Cl.uint(1) });
  const bytes = encodeStructuredDataBytes({ message: Cl.stringUtf8(words), domain });
  expect(publicKeyFromSignatureRsv(createHash('sha256').update(bytes).digest('hex'), signature)).toBe(publicKey);
  expect(getAddressFromPublicKey(publicKey, 'mainnet')).toBe(address);
}
