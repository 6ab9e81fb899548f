/**
 * What strangers write about themselves, on the name page of both real browsers: shown as the letters it is. The list of 6,613 payloads of the
 * catalogue has no home at a registry: in its place stand the naughty strings and the kinds of payload below.
 */
import { readFileSync } from 'node:fs';
import { bytesToHex } from '@noble/hashes/utils';
import { connectToGaiaHub, uploadToGaiaHub } from '@stacks/storage';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { bitcoinAddress, stacksAddress } from '../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../src/protocol/keys/secp256k1.ts';
import { signToken } from '../../src/protocol/token/jwt.ts';
import { plainText } from '../../src/protocol/token/plain-text.ts';
import { type Driver, until } from './browsers/driver.ts';
import { chooseNetwork, createIdentity, text } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

const { strings: naughty } = JSON.parse(readFileSync(new URL('../vectors/naughty-strings.json', import.meta.url), 'utf8')) as {
  strings: string[];
};
const mark = 'globalThis.hit=1';
const payloads = [
  `<script>${mark}</script>`,
  `"><script>${mark}</script>`,
  `</p></section><img src=x onerror=${mark}>`,
  `<img src="https://evil.example/pixel.png">`,
  `<svg onload=${mark}>`,
  `<svg><animate onbegin=${mark} attributeName=x dur=1s>`,
  `<iframe srcdoc="<script>parent.${mark}</script>">`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=${mark}>`,
  `<details open ontoggle=${mark}>`,
  `<input autofocus onfocus=${mark}>`,
  `<a href="javascript:${mark}">x</a>`,
  `<base href="https://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<link rel=stylesheet href=https://evil.example/x.css>`,
  `<style>@import 'https://evil.example/x.css';</style>`,
  `<object data="javascript:${mark}"></object>`,
  `<template><script>${mark}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${mark}>">`,
  `&lt;script&gt;${mark}&lt;/script&gt;`,
  `\${${mark}}`,
  `{{constructor.constructor('${mark}')()}}`,
  `javascript:${mark}`,
  `data:text/html,<script>${mark}</script>`,
  `'-${mark}-'`,
  `*/${mark}/*`,
  `]]><script>${mark}</script>`,
  `<!--><script>${mark}</script>-->`,
  `<x style="background:url(https://evil.example/)">`,
];
/** What a page shows of one profile: a name, a text, and so many accounts of two fields. */
const mostAccounts = 20;
const perProfile = 2 + 2 * mostAccounts;
const texts = [...payloads, ...naughty];
const profiles = Array.from({ length: Math.ceil(texts.length / perProfile) }, (_, i) =>
  texts.slice(i * perProfile, (i + 1) * perProfile),
);

const claimOf = ([name, description, ...fields]: string[]) => ({
  '@type': 'Person',
  name,
  description,
  website: payloads.slice(0, 5).map((url) => ({ '@type': 'WebSite', url })),
  image: [{ '@type': 'ImageObject', name: 'avatar', contentUrl: payloads[2] }],
  account: Array.from({ length: Math.ceil(fields.length / 2) }, (_, i) => ({
    '@type': 'Account',
    service: fields[2 * i],
    identifier: fields[2 * i + 1],
    proofUrl: payloads[21],
  })),
});

describe.each(browsers)('hostile text in a profile in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
    await chooseNetwork(driver, devnet.network);
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  /** The name page of a name whose owner published this. */
  async function show(name: string, seed: number, claim: object): Promise<Page> {
    const privateKey = new Uint8Array(32).fill(seed);
    const publicKey = bytesToHex(publicKeyOf(privateKey));
    const token = signToken({ jti: name, subject: { publicKey }, issuer: { publicKey }, claim: claim as never }, privateKey);
    const hub = await connectToGaiaHub(devnet.hubUrl, bytesToHex(privateKey));
    await uploadToGaiaHub('profile.json', JSON.stringify([{ token }]), hub, 'application/json', false, undefined, true);
    const owner = stacksAddress(publicKeyOf(privateKey), 'testnet');
    const url = `${devnet.readUrl}${bitcoinAddress(publicKeyOf(privateKey))}/profile.json`;
    await devnet.control('claim', { name, owner, zonefile: `$ORIGIN ${name}\n_http._tcp URI 10 1 "${url}"\n` });
    const page = await driver.openOwn(`name.html?stay#${name}`);
    await until(
      'the profile',
      async () =>
        ((await page.evaluate('document.body.textContent')) as string).includes(text('name_accounts_claims')) || undefined,
      20_000,
    );
    return page;
  }

  /** Names of elements, attributes that would run something, addresses, and what was asked of other hosts. */
  const anatomyOf = async (page: Page) =>
    (await page.evaluate(`(() => {
      const all = [...document.querySelectorAll('*')];
      const addresses = all.flatMap((one) => ['href', 'src', 'srcdoc', 'data', 'action'].flatMap((name) => one.getAttribute(name) ?? []));
      return {
        hit: String(globalThis.hit),
        shown: document.body.textContent,
        elements: [...new Set(all.map((one) => one.localName))],
        handlers: all.flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith('on')),
        bad: addresses.filter((address) => /evil|^(javascript|data:text|vbscript)/i.test(address)),
        asked: performance.getEntriesByType('resource').map(({ name }) => name).filter((url) => url.includes('evil')),
      };
    })()`)) as Record<'hit' | 'shown', string> & Record<'elements' | 'handlers' | 'bad' | 'asked', string[]>;

  it('PRF-01: is shown as the letters it is: no element of it, no script, no request', async () => {
    const harmless = await show('harmless.btc', 49, claimOf(Array.from({ length: perProfile }, (_, i) => `text ${i}`)));
    const { elements: usual } = await anatomyOf(harmless);
    await harmless.close();
    for (const [i, strings] of profiles.entries()) {
      const page = await show(`hostile${i}.btc`, 50 + i, claimOf(strings));
      const { shown, elements, ...rest } = await anatomyOf(page);
      expect(rest, strings[0]).toEqual({ hit: 'undefined', handlers: [], bad: [], asked: [] });
      expect(elements.filter((element) => !usual.includes(element))).toEqual([]);
      for (const payload of payloads.filter((one) => strings.includes(one))) expect(shown).toContain(plainText(payload, 40));
      await page.close();
    }
  });
});
