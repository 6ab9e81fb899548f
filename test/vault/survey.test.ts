/** What the vault tells a search: the published addresses of the published words, the text of a published file, and leave to list and no more. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { maxAccounts } from '../../src/vault/survey.ts';
import { makeMachine, startWorker } from './memory.ts';
import { known, newVault } from './person.ts';

const { walletConfig } = JSON.parse(readFileSync(new URL('../vectors/api_and_walletconfig.json', import.meta.url), 'utf8')) as {
  walletConfig: Record<'current' | 'legacy', { plaintext: string; encrypted: string; bucket: string }>;
};

async function openVault() {
  const vault = startWorker(makeMachine());
  await vault.create(newVault());
  return vault;
}

it('derives the addresses of the published accounts, in both spellings and both ways to count', async () => {
  const vault = await openVault();
  const accounts = await vault.accountAddresses('mainnet', 0, 3);
  expect(accounts.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(accounts.map(({ idAddress }) => idAddress)).toEqual(known.identities.slice(0, 3).map(({ btcAddr }) => btcAddr));
  expect(accounts.map(({ identity }) => identity)).toEqual(
    known.identities.slice(0, 3).map(({ stxAddrOfCompressedKey }) => stxAddrOfCompressedKey),
  );
  expect(accounts.slice(0, 2).map(({ stacks }) => stacks)).toEqual(known.stx.slice(0, 2).map(({ stxAddr }) => stxAddr));
  expect(accounts[0]?.stacksByAccount).toBe(accounts[0]?.stacks);
  expect(accounts[1]?.stacksByAccount).toBe('SPCP91ZGZCZJM0PQA5XR9FHNVS446AT8V0PEBVQC');
  await expect(vault.accountAddresses('mainnet', 0, maxAccounts + 1)).rejects.toThrow(RangeError);
});

it('opens the settings that published wallets sealed, of both generations', async () => {
  const vault = await openVault();
  expect(await vault.configBuckets()).toEqual({ '2020': walletConfig.legacy.bucket, '2021': walletConfig.current.bucket });
  expect(await vault.openConfig('2021', walletConfig.current.encrypted)).toBe(walletConfig.current.plaintext);
  expect(await vault.openConfig('2020', walletConfig.legacy.encrypted)).toBe(walletConfig.legacy.plaintext);
  await expect(vault.openConfig('2020', walletConfig.current.encrypted)).rejects.toMatchObject({ code: 'cipher-refused' });
  await expect(vault.openConfig('2020', '<html>')).rejects.toMatchObject({ code: 'cipher-refused' });
});

it('signs leave to list a bucket, which can write nothing a client would read', async () => {
  const vault = await openVault();
  const hub = { challengeText: '["gaiahub","0","hub.example","blockstack_storage_please_sign"]', hubUrl: 'https://hub.example' };
  const [app] = known.identities[0]?.apps ?? [];
  if (app === undefined) throw new Error('keychain.json has no apps');
  const { address, bearer } = await vault.listingBearer({ index: 0, origin: app.domain, form: 'shipped' }, hub);
  expect(address).toBe(app.legacy.gaiaAddr);
  const payload = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString());
  expect(payload).toMatchObject({ iss: app.legacy.pub, hubUrl: hub.hubUrl });
  expect(payload.scopes).toEqual([{ scope: 'putFile', domain: '.autonym-nothing' }]);
  const wrong = { ...hub, challengeText: 'pay everything' };
  await expect(vault.listingBearer({ index: 0, origin: app.domain, form: 'shipped' }, wrong)).rejects.toMatchObject({
    code: 'hub-challenge',
  });
});

it('gives nothing while it is locked', async () => {
  const vault = await openVault();
  await vault.lock();
  await expect(vault.accountAddresses('mainnet', 0, 1)).rejects.toMatchObject({ code: 'vault-locked' });
  await expect(vault.configBuckets()).rejects.toMatchObject({ code: 'vault-locked' });
});

it('adds an identity at any index once, with the Stacks account of either way to count', async () => {
  const vault = await openVault();
  const [, second] = await vault.accountAddresses('mainnet', 0, 2);
  const far = await vault.addIdentity('Far', { index: 7 });
  expect(far.index).toBe(7);
  await expect(vault.addIdentity('Again', { index: 7 })).rejects.toMatchObject({ code: 'identity-exists' });
  const other = await vault.addIdentity('Xverse', { index: 1, stacks: 'account' });
  expect(other.stxAddresses.mainnet).toBe(second?.stacksByAccount);
  expect((await vault.stacksKey(1)).mainnet).toBe(second?.stacksByAccount);
  expect((await vault.addIdentity('Next')).index).toBe(8);
});
