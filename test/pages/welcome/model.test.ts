import { mnemonicToSeedSync } from 'bip39';
import { describe, expect, it } from 'vitest';
import type { Bytes, WalletAsks, WalletMethod, WalletState } from '../../../src/contract/wallet.ts';
import { type Ask, PageError } from '../../../src/pages/page-error.ts';
import { wordsOf } from '../../../src/pages/parts/recovery-words.ts';
import { makeWelcome, type WelcomePowers } from '../../../src/pages/welcome/model.ts';
import { drawPlaces } from '../../../src/pages/welcome/quiz.ts';
import { deriveIdentity } from '../../../src/protocol/keys/derivation.ts';
import { readBip39 } from '../bip39.ts';
import { keyOf, keys, settle } from '../stand-ins.ts';

const vectors = readBip39();

const bytesOf = (hex: string): Bytes => [...Buffer.from(hex, 'hex')];
const known = vectors.english.find(({ words }) => words.split(' ').length === 12 && words.includes('winner')) ?? {
  entropy: '',
  words: '',
  seed: '',
};

const fresh: WalletState = {
  vault: 'none',
  notices: [],
  identities: [],
  counted: { seen: 0, hidden: 0 },
  currentIndex: 0,
  backedUp: { words: false, file: false },
  temporary: false,
  lockAtMs: null,
  pending: 0,
  network: {
    id: 'mainnet',
    label: 'Mainnet',
    chain: 'mainnet',
    nodeUrls: ['https://node.example'],
    bnsV1: '',
    bnsV2: '',
    zonefileResolver: '',
    hubUrl: null,
    devnet: false,
  },
  local: false,
  settings: {
    theme: 'system',
    autoLockMinutes: 15,
    lockWithScreen: true,
    keepSnapshot: false,
    networkId: 'mainnet',
    customNetworks: [],
    sites: 'all',
    chosenSites: [],
    blockedSites: [],
    preferred: false,
    preferredSites: [],
    addressBar: false,
    addressBarAfterDns: false,
    namespacesOff: [],
    namesOff: [],
    enginesOff: [],
    agreeing: 1,
    ipfsGateway: null,
    welcomed: false,
    broughtIn: false,
    mark: { words: 'calm otter', hue: 200 },
  },
};

/** A background that keeps just enough to be asked. */
function makeBackground(start: WalletState = fresh) {
  let state = start;
  let entropy: Bytes = [];
  const asked: { method: string; body: unknown }[] = [];
  const answers: { [M in WalletMethod]?: (body: WalletAsks[M]['ask']) => unknown } = {
    'vault.new-challenge': () => ({
      salt: 'c2FsdHNhbHRzYWx0c2FsdA==',
      params: { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 },
    }),
    'vault.challenge': () => ({
      salt: 'c2FsdHNhbHRzYWx0c2FsdA==',
      params: { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 },
    }),
    'vault.file-challenge': () => ({
      salt: 'c2FsdHNhbHRzYWx0c2FsdA==',
      params: { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 },
    }),
    'vault.create': (body) => {
      entropy = body.entropy;
      state = { ...state, vault: 'unlocked', backedUp: { words: body.wordsConfirmed, file: false } };
      return state;
    },
    'vault.unlock': ({ key }) => {
      if (`${key}` !== `${keyOf('right')}`) throw new PageError('wrong-password', 'wrong');
      state = { ...state, vault: 'unlocked' };
      return state;
    },
    'vault.reveal': () => ({ entropy: entropy.length > 0 ? entropy : bytesOf(known.entropy) }),
    'vault.words-confirmed': () => {
      state = { ...state, backedUp: { ...state.backedUp, words: true } };
      return state;
    },
    'vault.recovery-file': () => ({ fileName: 'autonym-recovery.json', text: '{}' }),
    'vault.recovery-file-saved': () => {
      if (state.vault === 'locked') throw new PageError('vault-locked', 'locked');
      state = { ...state, backedUp: { ...state.backedUp, file: true } };
      return state;
    },
    'vault.restore-file-by-words': () => {
      state = { ...state, vault: 'unlocked', backedUp: { words: true, file: true } };
      return state;
    },
    'vault.restore-file': ({ key }) => {
      if (`${key}` !== `${keyOf('right')}`) throw new PageError('wrong-password', 'wrong');
      state = { ...state, vault: 'unlocked', backedUp: { words: false, file: true } };
      return state;
    },
    'vault.replace-by-words': ({ key }) => {
      if (`${key}` !== `${keyOf('right')}`) throw new PageError('wrong-password', 'wrong');
      state = { ...state, backedUp: { words: true, file: false } };
      return state;
    },
    'settings.change': (change) => {
      state = { ...state, settings: { ...state.settings, ...change } as WalletState['settings'] };
      return state;
    },
  };
  const ask: Ask = async (method, body) => {
    asked.push({ method, body });
    const answer = answers[method];
    if (!answer) throw new PageError('unknown-method', method);
    return answer(body) as WalletAsks[typeof method]['answer'];
  };
  return { ask, asked, state: () => state, bodyOf: (method: WalletMethod) => asked.find((one) => one.method === method)?.body };
}

/** Bytes that are spread well and the same in every run. */
function makeRandom() {
  let state = 7;
  return (count: number) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 24;
    });
}

/** The known entropy for the vault, anything for the quiz. */
function withEntropyFirst() {
  const rest = makeRandom();
  let first = true;
  return (count: number) => {
    if (!first) return rest(count);
    first = false;
    return new Uint8Array(Buffer.from(known.entropy, 'hex'));
  };
}

function makeWelcomeAt(start?: WalletState, allow = true, given: Partial<WelcomePowers> = {}) {
  const background = makeBackground(start);
  const saved: string[] = [];
  const model = makeWelcome({
    ask: background.ask,
    ...keys,
    ...given,
    random: withEntropyFirst(),
    saveFile: (name) => saved.push(name),
    allowAllSites: async () => allow,
    loadWordLists: async () => [],
    slices: { now: () => 0, pause: settle },
    openCode: async (text, password) => {
      if (password !== 'of then') throw new PageError('recovery-code-refused', 'refused');
      return text.split(' ');
    },
  });
  model.begin(background.state());
  return { model, background, saved };
}

describe('welcome', () => {
  it('opens at the words when somebody comes to repair words that own nothing, whatever is in this browser', () => {
    const { model, background } = makeWelcomeAt(undefined);
    model.begin({ ...background.state(), vault: 'locked' }, 'repair');
    expect([model.step.value, model.repairing.value]).toEqual(['restore-words', true]);
  });

  it('puts repaired words in the place of those that are here, only with the password of this browser', async () => {
    const seed = mnemonicToSeedSync(known.words);
    for (const temporary of [false, true]) {
      const { model, background } = makeWelcomeAt({ ...fresh, temporary });
      model.begin({ ...background.state(), vault: 'locked' }, 'repair');
      model.entry.setText(0, known.words);
      model.wordsEntered();
      expect(model.step.value).toBe('replace');
      model.back();
      expect(model.step.value).toBe('restore-words');
      model.wordsEntered();
      expect(await model.addressOfTyped()).toBe(deriveIdentity(Uint8Array.from(seed), 0).idAddress);
      await model.openHere('right');
      expect(model.step.value).toBe('replace');
      await model.replaceWords('wrong');
      expect([model.step.value, model.error.value?.code]).toEqual(['replace', 'wrong-password']);
      await model.replaceWords('right');
      const replaced = background.asked.filter(({ method }) => method === 'vault.replace-by-words').at(-1);
      expect(replaced?.body).toEqual({ entropy: bytesOf(known.entropy), seed: [...seed], key: keyOf('right') });
      expect(model.entry.slots.value.every((word) => word === '')).toBe(true);
      expect(model.step.value).toBe(temporary ? 'file' : 'done');
      if (temporary) await model.fileSaved();
      expect(model.step.value).toBe('done');
    }
  });

  it('says first that the older protection is all this browser lets us have, and goes on when told to', async () => {
    const params = { kind: 'pbkdf2-sha256', iterations: 900_000 } as const;
    const { model, background } = makeWelcomeAt(undefined, true, {
      calibrate: async ({ salt }) => ({ challenge: { salt, params }, ms: 0 }),
    });
    await model.chooseSites();
    model.chooseWay('create');
    await model.setPassword('right');
    expect(model.step.value).toBe('password');
    expect(model.keyFallback.value).toBe(true);
    expect(background.bodyOf('vault.create')).toBeUndefined();
    await model.setPassword('right');
    expect(background.bodyOf('vault.create')).toMatchObject({ challenge: { params } });
    expect(model.step.value).toBe('words');
  });

  it('makes an identity: sites, way, password, words, quiz, file, address bar', async () => {
    const { model, background, saved } = makeWelcomeAt();
    await model.chooseSites();
    model.chooseWay('create');
    expect(model.step.value).toBe('password');
    await model.setPassword('right');
    expect(model.step.value).toBe('words');
    expect(model.words.value?.join(' ')).toBe(known.words);
    expect(background.bodyOf('vault.create')).toMatchObject({
      entropy: bytesOf(known.entropy),
      key: keyOf('right'),
      wordsConfirmed: false,
    });
    model.toQuiz();
    await model.answerQuiz(model.quizPlaces.value.map((place) => known.words.split(' ')[place] ?? ''));
    expect(model.step.value).toBe('file');
    expect(model.words.value).toBeUndefined();
    await model.offerFile();
    expect(saved).toEqual(['autonym-recovery.json']);
    await model.fileSaved();
    await model.finish();
    expect(model.step.value).toBe('done');
    expect(background.state().settings).toMatchObject({
      sites: 'all',
      welcomed: true,
      addressBar: true,
      addressBarAfterDns: false,
    });
  });

  it('never sends the password, only its key', async () => {
    const { model, background } = makeWelcomeAt();
    model.chooseWay('create');
    await model.setPassword('a password that nobody hears');
    expect(
      JSON.stringify(background.asked.map(({ body }) => body)).replace('key of a password that nobody hears', ''),
    ).not.toContain('nobody hears');
  });

  it('tells which quiz words are wrong and goes nowhere; four letters are enough', async () => {
    const { model, background } = makeWelcomeAt();
    model.chooseWay('create');
    await model.setPassword('right');
    model.toQuiz();
    const [first = 0, second = 0, third = 0] = model.quizPlaces.value;
    const list = known.words.split(' ');
    await model.answerQuiz([list[first] ?? '', 'zebra', ` ${list[third]?.toUpperCase().slice(0, 4)} `]);
    expect(model.quizWrong.value).toEqual([second]);
    expect(model.step.value).toBe('quiz');
    expect(background.bodyOf('vault.words-confirmed')).toBeUndefined();
    model.back();
    expect(model.step.value).toBe('words');
  });

  it('does not go back behind a vault that was made', async () => {
    const { model } = makeWelcomeAt();
    model.chooseWay('create');
    model.back();
    expect(model.step.value).toBe('way');
    model.chooseWay('create');
    await model.setPassword('right');
    model.back();
    expect(model.step.value).toBe('words');
  });

  it('restores words with their passphrase, and asks for no quiz', async () => {
    const { model, background } = makeWelcomeAt();
    model.chooseWay('restore-words');
    model.wordsEntered();
    expect(model.step.value).toBe('restore-words');
    model.entry.setText(0, known.words);
    model.entry.passphrase.value = vectors.passphrase;
    model.wordsEntered();
    await model.setPassword('right');
    expect(background.bodyOf('vault.create')).toMatchObject({
      entropy: bytesOf(known.entropy),
      seed: bytesOf(known.seed),
      wordsConfirmed: true,
    });
    expect(model.step.value).toBe('file');
    expect(model.entry.slots.value.join('')).toBe('');
    model.skipFile(background.state());
    expect(model.step.value).toBe('address-bar');
  });

  it('restores an old recovery code, and has its words written down and asked for as new ones are', async () => {
    const { model, background } = makeWelcomeAt();
    model.chooseWay('restore-words');
    model.toCode(known.words);
    expect(model.step.value).toBe('restore-code');
    await model.openOldCode('another');
    expect(model.error.value?.code).toBe('recovery-code-refused');
    expect(model.code.value).toBe(known.words);
    await model.openOldCode('of then');
    expect(model.step.value).toBe('password');
    expect(model.code.value).toBe('');
    await model.setPassword('right');
    expect(background.bodyOf('vault.create')).toMatchObject({ entropy: bytesOf(known.entropy), wordsConfirmed: false });
    expect(model.step.value).toBe('words');
    expect(model.words.value?.join(' ')).toBe(known.words);
    expect(model.entry.slots.value.join('')).toBe('');
  });

  it('tries the usual variants of every password that did not open the code', async () => {
    const { model } = makeWelcomeAt();
    model.chooseWay('restore-code');
    model.code.value = known.words;
    await model.openOldCode('another');
    await model.openOldCode('OF THEN1');
    expect(model.triedPasswords.value).toEqual(['another', 'OF THEN1']);
    await model.tryVariants();
    expect(model.step.value).toBe('password');
    expect(model.triedPasswords.value).toEqual([]);
  });

  it('says so when no variant opens it either, and stops when told to', async () => {
    const { model } = makeWelcomeAt();
    model.chooseWay('restore-code');
    model.code.value = known.words;
    await model.openOldCode('another');
    await model.tryVariants();
    expect(model.error.value?.code).toBe('recovery-code-refused');
    const trying = model.tryVariants();
    model.stopCode();
    await trying;
    expect(model.error.value).toBeUndefined();
    expect(model.busy.value).toBe(false);
    expect(model.step.value).toBe('restore-code');
  });

  it('does not take a code that holds anything else', async () => {
    const { model, background } = makeWelcomeAt();
    model.chooseWay('restore-code');
    model.code.value = 'legal winner';
    await model.openOldCode('of then');
    expect(model.error.value?.code).toBe('recovery-code-bad');
    expect(model.step.value).toBe('restore-code');
    expect(background.bodyOf('vault.create')).toBeUndefined();
  });

  it('restores a recovery file, and says so when its password is another', async () => {
    const { model } = makeWelcomeAt();
    model.chooseWay('restore-file');
    model.restoreFile.value = { name: 'autonym-recovery.json', text: '{}' };
    await model.openFile('wrong');
    expect(model.error.value?.code).toBe('wrong-file-password');
    await model.openFile('right');
    expect(model.step.value).toBe('address-bar');
    expect(model.restoreFile.value).toBeUndefined();
  });

  it('opens a recovery file with the words instead of its password, under a new one', async () => {
    const { model, background } = makeWelcomeAt();
    model.chooseWay('restore-file');
    model.fileByWords();
    expect(model.step.value).toBe('restore-file');
    const text = '{"wordsKey":""}';
    model.restoreFile.value = { name: 'autonym-recovery.json', text };
    model.fileByWords();
    expect(model.step.value).toBe('restore-words');
    model.back();
    expect(model.step.value).toBe('restore-file');
    model.fileByWords();
    model.entry.setText(0, known.words);
    model.entry.passphrase.value = vectors.passphrase;
    model.wordsEntered();
    await model.setPassword('new');
    expect(background.bodyOf('vault.restore-file-by-words')).toMatchObject({
      text,
      seed: bytesOf(known.seed),
      key: keyOf('new'),
    });
    expect(background.bodyOf('vault.create')).toBeUndefined();
    expect(model.step.value).toBe('address-bar');
    expect(model.entry.slots.value.join('')).toBe('');
    expect(model.restoreFile.value).toBeUndefined();
  });

  it('says at once that an older file needs its password', () => {
    const { model } = makeWelcomeAt();
    model.chooseWay('restore-file');
    model.restoreFile.value = { name: 'autonym-recovery.json', text: '{"vault":""}' };
    model.fileByWords();
    expect(model.step.value).toBe('restore-file');
    expect(model.error.value?.code).toBe('recovery-file-needs-password');
  });

  it('does not let the file be skipped in a temporary install', async () => {
    const { model, background } = makeWelcomeAt({
      ...fresh,
      temporary: true,
      vault: 'unlocked',
      backedUp: { words: true, file: false },
    });
    expect(model.step.value).toBe('file');
    model.skipFile(background.state());
    expect(model.step.value).toBe('file');
  });

  const bringIn: Record<string, (model: ReturnType<typeof makeWelcome>) => Promise<unknown>> = {
    words: async (model) => {
      model.chooseWay('restore-words');
      model.entry.setText(0, known.words);
      model.wordsEntered();
      await model.setPassword('right');
    },
    'a recovery code': async (model) => {
      model.chooseWay('restore-code');
      model.code.value = known.words;
      await model.openOldCode('of then');
      await model.setPassword('right');
    },
    'a recovery file': async (model) => {
      model.chooseWay('restore-file');
      model.restoreFile.value = { name: 'autonym-recovery.json', text: '{}' };
      await model.openFile('right');
    },
    'a recovery file and its words': async (model) => {
      model.chooseWay('restore-file');
      model.restoreFile.value = { name: 'autonym-recovery.json', text: '{"wordsKey":""}' };
      model.fileByWords();
      model.entry.setText(0, known.words);
      model.wordsEntered();
      await model.setPassword('new');
    },
    'words in the place of others': async (model) => {
      model.begin({ ...fresh, vault: 'locked' }, 'repair');
      model.entry.setText(0, known.words);
      model.wordsEntered();
      await model.replaceWords('right');
    },
  };
  it.each(Object.entries(bringIn))(
    'notes that words came by %s, for whoever comes back after a closed tab too',
    async (_, way) => {
      const { model, background } = makeWelcomeAt();
      await way(model);
      expect(background.state().settings.broughtIn).toBe(true);
    },
  );

  it('notes that new words own nothing, also where others were brought in before', async () => {
    const { model, background } = makeWelcomeAt({ ...fresh, settings: { ...fresh.settings, broughtIn: true } });
    model.chooseWay('create');
    await model.setPassword('right');
    expect(background.state().settings.broughtIn).toBe(false);
  });

  it('comes back after the tab was closed before the quiz: password, then the same words', async () => {
    const { model } = makeWelcomeAt({ ...fresh, vault: 'locked' });
    expect(model.step.value).toBe('unlock');
    await model.unlock('wrong');
    expect(model.error.value?.code).toBe('wrong-password');
    await model.unlock('right');
    expect(model.step.value).toBe('words');
    expect(model.words.value).toEqual(wordsOf(new Uint8Array(Buffer.from(known.entropy, 'hex'))));
  });

  it('comes back after the quiz: only the last question is left', async () => {
    const { model } = makeWelcomeAt({ ...fresh, vault: 'locked', backedUp: { words: true, file: false } });
    await model.unlock('right');
    expect(model.step.value).toBe('address-bar');
  });

  it('asks for the password when the vault locked itself on the way, and goes on', async () => {
    const { model } = makeWelcomeAt({ ...fresh, vault: 'locked', backedUp: { words: true, file: false }, temporary: true });
    model.go('file');
    await model.fileSaved();
    expect(model.step.value).toBe('unlock');
    expect(model.error.value?.code).toBe('vault-locked');
    await model.unlock('right');
    expect(model.step.value).toBe('file');
    await model.fileSaved();
    expect(model.step.value).toBe('address-bar');
  });

  it('has nothing to do where everything was done', () => {
    const { model } = makeWelcomeAt({
      ...fresh,
      vault: 'locked',
      backedUp: { words: true, file: false },
      settings: { ...fresh.settings, welcomed: true },
    });
    expect(model.step.value).toBe('already');
  });

  it('falls back to chosen sites when the browser refuses all of them, and goes on when asked again', async () => {
    const { model, background } = makeWelcomeAt(fresh, false);
    await model.chooseSites();
    expect(model.error.value?.code).toBe('sites-refused');
    expect(model.sites.value).toBe('chosen');
    await model.chooseSites();
    expect(model.step.value).toBe('way');
    expect(background.state().settings.sites).toBe('chosen');
  });

  it('does one thing at a time', async () => {
    const { model, background } = makeWelcomeAt();
    model.chooseWay('create');
    await Promise.all([model.setPassword('right'), model.setPassword('right')]);
    expect(background.asked.filter(({ method }) => method === 'vault.create')).toHaveLength(1);
  });
});

describe('drawPlaces', () => {
  it('draws three different places in order, each of them as often as the others', () => {
    const counts = Array<number>(24).fill(0);
    const random = makeRandom();
    for (let i = 0; i < 800; i++) {
      const places = drawPlaces(24, random);
      expect(new Set(places).size).toBe(3);
      expect([...places].sort((a, b) => a - b)).toEqual(places);
      for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(50);
  });
});
