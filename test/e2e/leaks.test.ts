/**
 * A whole life with known secrets, and then a search for them wherever a browser keeps, sends or shows things: group LOG. One life of each
 * browser serves all cases; each search also finds what was put in its place on purpose, or it would show nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { root } from '../../devnet/setup.mjs';
import type { Network } from '../../src/contract/settings.ts';
import { answerKdf } from '../../src/kdf/stretch.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import { seedOf, wordsOf } from '../../src/pages/parts/recovery-words.ts';
import { decodeBase64 } from '../../src/protocol/base64.ts';
import { bitcoinAddress } from '../../src/protocol/keys/address.ts';
import { deriveApp, deriveIdentity, deriveStacks } from '../../src/protocol/keys/derivation.ts';
import { publicKeyOf } from '../../src/protocol/keys/secp256k1.ts';
import { parseToken, signToken } from '../../src/protocol/token/jwt.ts';
import { headerOf } from '../../src/vault/envelope.ts';
import { findOpened } from '../../src/vault/gcm.ts';
import { type Asked, type Driver, until } from './browsers/driver.ts';
import { type Canary, makeSearch, type Recorder, recordRequests, searchFolder, searchMemory } from './canaries.ts';
import {
  approval,
  approve,
  choose,
  chooseNetwork,
  choosePassword,
  command,
  createIdentity,
  find,
  finishWelcome,
  heading,
  openWelcome,
  password,
  press,
  text,
  unlock,
  write,
} from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** Words that stand in nobody's code, nor near each other in a list of words. */
const entropy = sha256(utf8ToBytes('canary 15126')).slice(0, 16);
const words = wordsOf(entropy);
const seed = await seedOf(words);
const passphrase = 'passphrase of a canary 2718';
const wrongPassword = 'wrong password of a canary 3141';
/** Put on purpose where a search must find it. */
const plantedIn = (place: string) => `planted-in-${place}-1618`;
const places = ['session', 'console', 'request', 'local-storage', 'database', 'address', 'error', 'memory'];

const transitKey = sha256(utf8ToBytes('transit key of a canary'));
const api = '(globalThis.browser ?? chrome)';

/** Everything a page says of itself and everything in it, fields included. */
const wholePage = `JSON.stringify([location.href, document.title, name, history.state, document.referrer,
  document.documentElement.outerHTML, ...[...document.querySelectorAll('input, textarea')].map((it) => it.value)])`;
/** What outlives a look at a page: not what it shows. */
const pageTraces = 'JSON.stringify([location.href, document.title, name, history.state, document.referrer])';
/** What browsers write down, correct in a cloud or offer again, of every field that takes text. */
const fieldsOfPage = `[...document.querySelectorAll('input, textarea')]
  .filter((it) => ['text', 'password', 'search', 'url'].includes(it.type))
  .map((it) => ({ type: it.type, autocomplete: it.autocomplete, spellcheck: it.spellcheck, translate: it.translate }))`;

type FieldLook = { type: string; autocomplete: string; spellcheck: boolean; translate: boolean };

describe.each(browsers)('secrets in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;
  let site: Server;
  let recorder: Recorder;
  const canaries: Canary[] = [
    { name: 'words', words },
    { name: 'password', text: password },
    { name: 'wrong password', text: wrongPassword },
    { name: 'passphrase', text: passphrase },
    { name: 'entropy', bytes: entropy },
    { name: 'seed', bytes: seed },
    { name: 'identity key', bytes: deriveIdentity(seed, 0).privateKey },
    { name: 'Stacks key', bytes: deriveStacks(seed, 0, 'mainnet').privateKey },
    ...places.map((place) => ({ name: `[${place}]`, text: plantedIn(place) })),
  ];

  const found = {
    /** On disk after the browser was killed while the words were being typed. */
    afterKill: [] as string[],
    /** What our pages said of themselves, not in themselves. */
    traces: [] as string[],
    fields: [] as FieldLook[],
    /** What the page held while the words were masked, shown, behind another tab, and left. */
    masked: '',
    shown: '',
    behind: '',
    left: '',
    /** In the heap of that page, after a collection (Chromium gives it out). */
    leftHeap: [] as string[],
    /** What could be pasted after all on the screen was copied while the words were shown. */
    copied: '',
    /** The field of the password once it had opened the vault. */
    spentField: '',
    /** What page and window were told of an error thrown inside signing that tells the key. */
    signingError: '',
    /** What that error said. */
    sabotage: '',
    /** The sentence about a wrong password. */
    wrongPassword: '',
    errorLog: '',
    /** In the memory of our processes, in a life in which the words were not shown. */
    unlocked: [] as string[],
    locked: [] as string[],
    /** Everything that is on disk when the browser has quit. */
    onDisk: [] as string[],
    /** Of the network, in the life in which it was chosen, and in the next. */
    asked: [] as Asked[],
    askedLater: [] as Asked[],
  };

  const open = async (path: string): Promise<Page> => {
    const page = await driver.openOwn(path);
    found.traces.push((await page.evaluate(pageTraces)) as string);
    return page;
  };
  const noteFields = async (page: Page) => {
    found.fields.push(...((await page.evaluate(fieldsOfPage)) as FieldLook[]));
    found.traces.push((await page.evaluate(pageTraces)) as string);
  };
  const origin = () => `http://app.localhost:${(site.address() as AddressInfo).port}`;

  beforeAll(async () => {
    recorder = recordRequests();
    devnet = await openDevnet();
    site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<!doctype html><title>App</title><h1>App</h1>');
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    canaries.push({ name: 'app key', bytes: deriveApp(seed, 0, origin()).privateKey });
    driver = await launch(kind, devnet, { record: true });
    await typeWordsAndDie();
    await restore();
    await chooseNetwork(driver, devnet.network);
    let home = await open('home.html#settings');
    await askFor(home, 'chosen');
    canaries.push(...(await readVaultKeys(home)));
    await reveal(home);
    const app = await driver.open(origin());
    await signIn(app);
    await failToSign(app);
    await lockAndUnlock(home);
    await plant(home);
    found.errorLog = await driver.errorLog();
    found.asked.push(...(await driver.quit()));

    await driver.start();
    home = await open('home.html');
    await unlock(home);
    await until('the vault to be open', async () => (await command(home, 'wallet.state', {})).vault === 'unlocked');
    await signIn(await driver.open(origin()));
    await askFor(home, 'later');
    await driver.inBackground(`(background) => { background.planted = ${JSON.stringify(plantedIn('memory'))}; }`);
    found.unlocked = await searchOwnMemory();
    await command(home, 'vault.lock', {});
    await home.close();
    // What was given back is collected in its own time.
    await until('the memory to be empty of secrets', async () => {
      found.locked = await searchOwnMemory();
      return !found.locked.some(isOurs);
    }).catch(() => undefined);
    found.askedLater.push(...(await driver.quit()));
    found.onDisk = searchFolder(driver.profile, makeSearch(canaries));
  });
  afterAll(async () => {
    await driver?.close();
    site?.close();
    await devnet?.stop();
    recorder?.stop();
  });

  /** A request of ours that tells the time in what was asked. */
  const askFor = (page: Page, mark: string) =>
    page.evaluate(`fetch('${devnet.nodeUrl}/mark-${mark}').then(() => true, () => true)`);

  /** Words half way into the welcome, and a shown passphrase; then the power goes. */
  async function typeWordsAndDie(): Promise<void> {
    const page = await toWords(await openWelcome(driver));
    await (await page.$('details.more summary'))?.click();
    await write(page, text('welcome_restore_passphrase'), passphrase);
    await noteFields(page);
    await page.click('details.more .icon-button');
    await noteFields(page);
    await page.evaluate(
      `{ const field = document.createElement('textarea'); field.id = 'planted'; document.querySelector('main').prepend(field); }`,
    );
    await page.type('#planted', plantedIn('session'));
    const search = makeSearch(canaries);
    const sessions = join(driver.profile, kind === 'chrome' ? 'Default/Sessions' : 'sessionstore-backups');
    await until('the browser to save its session', () => searchFolder(sessions, search).length > 0, 30_000);
    await driver.kill();
    found.afterKill = searchFolder(driver.profile, search);
    await driver.start();
  }

  /** To the step that asks for the words, and types them. */
  async function toWords(page: Page): Promise<Page> {
    await heading(page, text('welcome_start_title'));
    await press(page, text('parts_continue'));
    await choose(page, text('welcome_way_words'));
    await press(page, text('parts_continue'));
    await heading(page, text('welcome_restore_title'));
    for (const [i, word] of words.entries()) await (await page.$$('.word-slot input'))[i]?.type(word);
    return page;
  }

  async function restore(): Promise<void> {
    const page = await toWords(await open('welcome.html'));
    await press(page, text('parts_continue'));
    await heading(page, text('welcome_password_title'));
    await noteFields(page);
    await choosePassword(page);
    await finishWelcome(page);
  }

  /** The data key and the key of the password, from what lies sealed in the browser. */
  async function readVaultKeys(home: Page): Promise<Canary[]> {
    const copy = (await home.evaluate(`${api}.storage.session.get('vault.copy').then((it) => it['vault.copy'].text)`)) as string;
    const envelope = JSON.parse(copy);
    const { salt, params } = envelope.kdf;
    const answer = await answerKdf({
      password: Buffer.from(password),
      salt: decodeBase64(salt) as Uint8Array<ArrayBuffer>,
      params,
    });
    if ('refused' in answer) throw new Error(answer.refused);
    const sealer = { subtle: crypto.subtle, random: () => new Uint8Array() };
    const dataKey = await findOpened(sealer as never, answer.key, headerOf(envelope, 'key'), decodeBase64(envelope.key.sealed));
    if (dataKey === undefined) throw new Error('The data key did not open.');
    return [
      { name: 'key of the password', bytes: answer.key },
      { name: 'data key', bytes: dataKey },
    ];
  }

  async function reveal(home: Page): Promise<void> {
    const read = async () => (await home.evaluate(wholePage)) as string;
    await press(home, text('home_words_show'));
    await write(home, text('parts_password'), password);
    await noteFields(home);
    await press(home, text('parts_continue'));
    const button = await find(home, 'button', text('home_words_hold'), 20_000);
    found.masked = await read();
    await button.hover();
    await home.mouse.down();
    await until('the words', async () => (await read()).includes(words[0] ?? ''));
    await home.mouse.up();
    found.shown = await read();
    await copyAll(home);
    const other = await driver.open(origin());
    found.behind = await read();
    await other.close();
    await home.bringToFront();
    await press(home, text('home_words_done'));
    await until('the words to be gone', async () => (await home.$('.words')) === null);
    found.left = await read();
    if (kind === 'chrome') found.leftHeap = await searchHeap(home);
    await home.evaluate(
      `{ const field = document.createElement('textarea'); field.id = 'pasted'; document.querySelector('main').prepend(field); }`,
    );
    await home.focus('#pasted');
    await keys(home, 'KeyV');
    found.copied = (await home.$eval('#pasted', (it) => (it as HTMLTextAreaElement).value)) as string;
  }

  async function keys(page: Page, ...letters: ('KeyA' | 'KeyC' | 'KeyV')[]): Promise<void> {
    await page.keyboard.down('Control');
    for (const letter of letters) await page.keyboard.press(letter);
    await page.keyboard.up('Control');
  }
  const copyAll = (page: Page) => keys(page, 'KeyA', 'KeyC');

  const answerOf = (app: Page) => until('an answer', () => app.evaluate('globalThis.answer'), 20_000);

  async function ask(app: Page): Promise<void> {
    await app.bringToFront();
    const publicKey = publicKeyOf(transitKey);
    const iat = Math.floor(Date.now() / 1000);
    const token = signToken(
      {
        jti: crypto.randomUUID(),
        iat,
        exp: iat + 3600,
        iss: `did:btc-addr:${bitcoinAddress(publicKey)}`,
        public_keys: [bytesToHex(publicKey)],
        domain_name: origin(),
        manifest_uri: `${origin()}/manifest.json`,
        redirect_uri: `${origin()}/`,
        version: '1.3.1',
        do_not_include_profile: true,
        supports_hub_url: true,
        scopes: ['store_write'],
      },
      transitKey,
    );
    await app.evaluate(`globalThis.answer = undefined; AutonymProvider.authenticationRequest(${JSON.stringify(token)})
      .then((it) => { answer = it; }, (error) => { answer = JSON.stringify([error.code, error.message, error.stack]); }), true`);
  }

  async function signIn(app: Page): Promise<void> {
    await ask(app);
    await approve(driver);
    const { payload } = parseToken((await answerOf(app)) as string);
    expect(payload).toHaveProperty('private_key');
    await until('the window to close', async () => (await driver.findOwn('approve.html')).length === 0);
  }

  /** Sealing the app's key throws an error that tells it. */
  async function failToSign(app: Page): Promise<void> {
    await ask(app);
    const page = await approval(driver);
    found.traces.push((await page.evaluate(pageTraces)) as string);
    await driver.inBackground(`({ crypto: { subtle }, TextDecoder }) => {
      const encrypt = subtle.encrypt.bind(subtle);
      subtle.encrypt = async (algorithm, key, data) => {
        if (algorithm.name !== 'AES-CBC') return encrypt(algorithm, key, data);
        subtle.said = 'The key was ' + new TextDecoder().decode(data);
        throw new Error(subtle.said);
      };
    }`);
    await approve(driver);
    await find(page, 'button', text('parts_try_again'));
    found.sabotage = (await driver.inBackground('({ crypto: { subtle } }) => subtle.said')) as string;
    found.signingError = (await page.evaluate(wholePage)) as string;
    await page.close();
    found.signingError += await answerOf(app);
    await driver.stopBackground();
  }

  async function lockAndUnlock(home: Page): Promise<void> {
    await home.bringToFront();
    await command(home, 'vault.lock', {});
    await write(home, text('parts_password'), wrongPassword);
    await noteFields(home);
    await press(home, text('parts_unlock'));
    const told = await find(home, 'span', text('error_wrong_password'), 20_000);
    found.wrongPassword = await told.evaluate((it) => it.textContent ?? '');
    await home.evaluate(`globalThis.field = document.querySelector('input[type=password]'), true`);
    await unlock(home);
    await until('the form to be gone', async () => (await home.$('input[type=password]')) === null, 20_000);
    found.spentField = (await home.evaluate('field.value')) as string;
  }

  /** In every place that is searched. */
  async function plant(home: Page): Promise<void> {
    const put = (place: string) => JSON.stringify(plantedIn(place));
    await home.evaluate(`console.warn(${put('console')})`);
    await home.evaluate(`setTimeout(() => { throw new Error(${put('error')}); });\n//# sourceURL=${driver.base}planted.js`);
    await home.evaluate(`fetch('${devnet.nodeUrl}/' + ${put('request')}).then(() => true, () => true)`);
    await home.evaluate(`${api}.storage.local.set({ planted: ${put('local-storage')} })`);
    await home.evaluate(`new Promise((resolve, reject) => {
      const opening = indexedDB.open('planted');
      opening.onupgradeneeded = () => opening.result.createObjectStore('planted');
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('planted', 'readwrite');
        transaction.objectStore('planted').put(${put('database')}, 1);
        transaction.oncomplete = () => { opening.result.close(); resolve(true); };
      };
    })`);
    await driver.open(`${origin()}/?${plantedIn('address')}`);
  }

  async function searchHeap(page: Page): Promise<string[]> {
    await page.evaluate(`globalThis.planted = ${JSON.stringify(plantedIn('memory'))}`);
    const session = await page.createCDPSession();
    const parts: string[] = [];
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.takeHeapSnapshot');
    await session.detach();
    return searched(parts.join(''));
  }

  async function searchOwnMemory(): Promise<string[]> {
    const search = makeSearch(canaries);
    const pids = await driver.ownProcesses();
    return pids.flatMap((pid) => searchMemory(pid, search));
  }

  /** Of what was found, what nobody put there. */
  const secretsIn = (names: string[]) => names.filter((name) => !name.startsWith('['));
  /** The password is typed, and its key sent, through memory of the browser that nobody wipes: SECURITY.md says so. */
  const isOurs = (name: string) => secretsIn([name]).length > 0 && !/^(wrong )?password|^key of the password/.test(name);
  const searched = (hay: string | Buffer) => makeSearch(canaries)(Buffer.from(hay));
  const isPlanted = (names: string[], place: string) => names.some((name) => name.startsWith(`[${place}]`));

  it('LOG-01 are nowhere in the console, the network, storage, databases, preferences, sessions, history and caches', () => {
    expect(secretsIn(found.onDisk)).toEqual([]);
    // What a browser saved of an earlier session it deletes when it likes: that it was searched, LOG-02 shows.
    const onDisk = ['console', 'local-storage', 'database', 'address', 'error'];
    expect(onDisk.filter((place) => !isPlanted(found.onDisk, place))).toEqual([]);
    const sent = [...searched(recorder.all()), ...searched(JSON.stringify(found.asked))];
    expect(secretsIn(sent)).toEqual([]);
    expect(isPlanted(sent, 'request')).toBe(true);
  });

  it('LOG-02 half-typed words and a shown passphrase are not in what the browser saves of its session', () => {
    expect(secretsIn(found.afterKill)).toEqual([]);
    expect(isPlanted(found.afterKill, 'session')).toBe(true);
  });

  it('LOG-03 are in no address, title, window name, history entry or error text', () => {
    const traces = [...found.traces, found.wrongPassword].join();
    expect(searched(traces)).toEqual([]);
    for (const part of ['welcome.html', 'home.html', 'approve.html', text('error_wrong_password')])
      expect(traces).toContain(part);
    // The history on disk is searched with everything else, and holds what an address said.
    expect(isPlanted(found.onDisk, 'address')).toBe(true);
  });

  it('LOG-04 an error inside signing that tells the key reaches nobody: a sentence, no cause, no stack', () => {
    expect(searched(found.sabotage)).toContainEqual(expect.stringMatching(/^app key/));
    expect(found.signingError).toContain(text('error_unexpected', 'internal'));
    expect(searched(found.signingError)).toEqual([]);
    expect(found.signingError).not.toMatch(/The key was|background\.js|crypto\.js/);
  });

  it('LOG-05 words on the screen have no button to copy them, and are not in what is copied of the page', () => {
    expect(found.shown).toContain(`>${words[0]}<`);
    expect(found.shown).not.toContain(text('parts_copy', text('home_words')));
    expect(found.copied).toContain(text('home_words_text'));
    expect(searched(found.copied)).toEqual([]);
  });

  it('LOG-06 words are in the page only while asked for by a hold, and not behind another tab: no picture has them', () => {
    expect(searched(found.shown)).not.toEqual([]);
    for (const page of [found.masked, found.behind]) {
      expect(page).toContain('••••••');
      expect(searched(page)).toEqual([]);
    }
  });

  it('LOG-07 words, entropy, seed, data key and the keys of identity, coins and apps are nowhere in our memory once locked', () => {
    expect(found.locked).toContain('[memory]');
    expect(found.locked.filter(isOurs)).toEqual([]);
  });

  it('LOG-08 words are nowhere in the memory of our processes while unlocked', () => {
    expect(found.unlocked).toContain('[memory]');
    expect(found.unlocked.filter((name) => /^(words|entropy|seed)/.test(name))).toEqual([]);
  });

  it('LOG-09 words that were left are not in the page any more, nor (where the browser shows it) in its heap', () => {
    expect(found.left).toContain(text('home_words_show'));
    expect(searched(found.left)).toEqual([]);
    if (kind === 'chrome') expect(found.leftHeap).toEqual(['[memory]']);
  });

  it('LOG-10 no field for a secret is corrected, translated, filled in or kept by the browser', () => {
    const [secret, shown] = [
      found.fields.filter(({ type }) => type === 'password'),
      found.fields.filter(({ type }) => type === 'text'),
    ];
    expect(secret.length).toBeGreaterThan(3);
    expect(shown.length).toBeGreaterThan(24);
    expect(found.fields.filter(({ spellcheck, translate }) => spellcheck || translate)).toEqual([]);
    for (const { autocomplete } of secret) expect(autocomplete).toMatch(/^(new|current)-password$/);
    for (const { autocomplete } of shown) expect(autocomplete).toBe('off');
  });

  it('LOG-11 are not in the errors that the browser keeps for developers', () => {
    const errors = searched(found.errorLog);
    expect(isPlanted(errors, 'error')).toBe(true);
    expect(secretsIn(errors)).toEqual([]);
  });

  it('LOG-12 nobody is told of anything: we ask the node and the hub of the chosen network, and no other', () => {
    const ours = oursIn(driver, found.asked);
    expect(ours).toContain(`${devnet.nodeUrl}/${plantedIn('request')}`);
    const hostsOf = ({ nodeUrls, hubUrl }: Network) => [...nodeUrls, hubUrl ?? ''];
    const others = (urls: string[], networks: Network[]) =>
      urls.filter((url) => !networks.flatMap(hostsOf).some((host) => url.startsWith(`${host}/`)));
    // The network of an installation, until the person has chosen another. None of it can be reached here.
    const chosen = ours.indexOf(`${devnet.nodeUrl}/mark-chosen`);
    expect(chosen).toBeGreaterThanOrEqual(0);
    expect(others(ours.slice(0, chosen), [mainnet])).toEqual([]);
    expect(others(ours.slice(chosen), [devnet.network])).toEqual([]);
    const later = oursIn(driver, found.askedLater);
    expect(later).toContain(`${devnet.nodeUrl}/mark-later`);
    expect(others(later, [devnet.network])).toEqual([]);
  });

  it('LOG-13 the build says nothing on the console but what failed, by code and sentence', () => {
    const folder = join(root, 'dist', kind);
    for (const file of readdirSync(folder, { recursive: true }) as string[]) {
      if (!file.endsWith('.js')) continue;
      const said = readFileSync(join(folder, file), 'utf8').match(/console\.\w+/g) ?? [];
      expect(
        said.filter((method) => !['console.warn', 'console.error'].includes(method)),
        file,
      ).toEqual([]);
      if (/^(content|inpage|kdf)\.js$/.test(file)) expect(said, file).toEqual([]);
    }
  });

  it('LOG-14 the field of a password is empty once it has opened the vault, also where it has left the page', () => {
    expect(found.spentField).toBe('');
  });
});

/** Addresses that our pages and our background asked for, in order, but for our own files. */
function oursIn(driver: Driver, asked: Asked[]): string[] {
  return asked
    .filter(({ from, url }) => driver.base.startsWith(from) && from !== '' && !url.startsWith(driver.base))
    .map(({ url }) => url);
}

describe.each(browsers)('an installation in %s', (kind) => {
  it('LOG-12 asks nobody for anything before the person has finished the welcome', async () => {
    const devnet = await openDevnet();
    const driver = await launch(kind, devnet, { record: true, temporary: true });
    try {
      const mark = `${devnet.nodeUrl}/mark-unfinished`;
      await createIdentity(driver, async (step, page) => {
        // The popup too, and whatever wakes the background.
        if (step === 'welcome-password') await (await driver.openOwn('popup.html')).close();
        if (step === 'welcome-words') await driver.stopBackground();
        await page.bringToFront();
        if (step === 'welcome-address-bar') await page.evaluate(`fetch('${mark}').then(() => true, () => true)`);
      });
      const ours = oursIn(driver, await driver.quit());
      expect(ours.filter((url) => !url.startsWith('data:')).slice(0, ours.indexOf(mark) + 1)).toEqual([mark]);
    } finally {
      await driver.close();
      await devnet.stop();
    }
  });
});
