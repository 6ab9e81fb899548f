/**
 * The welcome: from nothing to an identity that cannot be lost, one step at a time.
 *
 * The vault is made at the password step, so that a closed tab, a dead worker or a restarted browser loses nothing that was written down:
 * coming back asks for the password and goes on. Words and entropy live in this closure until the quiz is passed; no password is kept.
 */
import { signal } from '@preact/signals';
import type { Settings } from '../../contract/settings.ts';
import type { WalletState, WordsNote } from '../../contract/wallet.ts';
import { deriveIdentity } from '../../protocol/keys/derivation.ts';
import { isMade } from '../made.ts';
import { type Ask, aboutFile, asPageError, PageError } from '../page-error.ts';
import { entropyOf, seedOf, wordsOf } from '../parts/recovery-words.ts';
import type { SlicePowers } from '../parts/slices.ts';
import type { WordList } from '../parts/word-list.ts';
import type { PasswordKeys } from '../password-keys.ts';
import { drawEntropy } from './new-words.ts';
import { passwordVariants } from './password-variants.ts';
import { drawPlaces, wrongPlaces } from './quiz.ts';
import { makeRepair } from './repair.ts';
import { nextStep, type Step, stepBefore, type Way } from './steps.ts';
import { makeWordEntry } from './word-entry.ts';

export type WelcomePowers = Pick<PasswordKeys, 'deriveKey' | 'calibrate'> & {
  ask: Ask;
  /** Throws `no-entropy`. */
  random: (bytes: number) => Uint8Array;
  /** Offers a text to be saved as a file. */
  saveFile: (fileName: string, text: string) => void;
  /** Makes sure the browser lets us onto all websites; must be called while a click is being handled. */
  allowAllSites: () => Promise<boolean>;
  /** The words in an old recovery code; tells how far it is, 0 to 1, where that takes long. */
  openCode: (text: string, password: string, onProgress: (part: number) => void) => Promise<string[]>;
  slices: SlicePowers;
  /** The word lists of all languages but English. */
  loadWordLists: () => Promise<WordList[]>;
};

export function makeWelcome({
  ask,
  deriveKey,
  calibrate,
  random,
  saveFile,
  allowAllSites,
  openCode,
  loadWordLists,
  slices,
}: WelcomePowers) {
  const step = signal<Step>('start');
  const way = signal<Way>('create');
  /** Came here to find a mistake in words that are valid and own nothing. */
  const repairing = signal(false);
  const wordCount = signal<12 | 24>(12);
  const sites = signal<Settings['sites']>('all');
  const addressBar = signal<Pick<Settings, 'addressBar' | 'addressBarAfterDns'>>({ addressBar: true, addressBarAfterDns: false });
  const busy = signal(false);
  const error = signal<PageError | undefined>(undefined);
  /** The words to write down; undefined outside the step that shows them. */
  const words = signal<string[] | undefined>(undefined);
  const quizPlaces = signal<number[]>([]);
  /** Places that were answered wrongly; empty before an attempt. */
  const quizWrong = signal<number[]>([]);
  const fileOffered = signal(false);
  /** How long the key of the password will take, roughly, while it is computed. */
  const keyMs = signal<number | undefined>(undefined);
  /** This browser refuses WebAssembly: the password is protected by the older method. */
  const keyFallback = signal(false);
  const restoreFile = signal<{ name: string; text: string } | undefined>(undefined);
  const entry = makeWordEntry(loadWordLists);
  const repair = makeRepair({ ask, ...slices });
  /** An old recovery code, as it was pasted. */
  const code = signal('');
  /** How far the opening of the code is; undefined while nothing is opened. */
  const codeProgress = signal<number | undefined>(undefined);
  /** Passwords that did not open the code; kept here only, until one did. */
  const triedPasswords = signal<string[]>([]);
  let codeStopped = false;

  /** One thing at a time, and its failure in `error`. Answers whether it went well. */
  async function work(task: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    error.value = undefined;
    try {
      await task();
      return true;
    } catch (cause) {
      error.value = asPageError(cause);
      // The vault locked itself meanwhile: the password, and then on from where this was.
      if (error.value.code === 'vault-locked' && way.value !== 'replace-words') step.value = 'unlock';
      return false;
    } finally {
      busy.value = false;
    }
  }

  function go(to: Step): void {
    error.value = undefined;
    step.value = to;
  }

  /**
   * Known after a closed tab too: words that were here before may own something, and new ones do not. Said before the vault is made, because
   * nothing is said after a death.
   */
  const noteBroughtIn = (broughtIn: boolean) => ask('settings.change', { broughtIn });

  /** Where to begin: at the start, or where a welcome that was cut short left off; or at words that are whole and own nothing. */
  function begin(state: WalletState, why?: 'repair'): void {
    sites.value = state.settings.sites;
    if (why === 'repair') {
      repairing.value = true;
      way.value = state.vault === 'none' ? 'restore-words' : 'replace-words';
      go('restore-words');
      return;
    }
    if (state.vault !== 'locked' && state.vault !== 'unlocked') return;
    if (state.settings.welcomed && isMade(state)) go('already');
    else if (state.vault === 'locked') go('unlock');
    else resume(state);
  }

  /** The first step of what is still to do for a vault that exists. Words that were not confirmed need the password to be seen again. */
  function resume(state: WalletState): void {
    if (!state.backedUp.words && !state.backedUp.file) go('unlock');
    else if (!isMade(state)) go('file');
    else go(state.settings.welcomed ? 'done' : 'address-bar');
  }

  function back(): void {
    const before = stepBefore(way.value, step.value);
    if (before !== undefined) go(before);
  }

  /** The first page's answer. A browser that refuses *all sites* leaves the person with the sites they choose. */
  async function chooseSites(): Promise<void> {
    const allowed = sites.value === 'all' ? allowAllSites() : Promise.resolve(true);
    await work(async () => {
      if (!(await allowed)) {
        sites.value = 'chosen';
        throw new PageError('sites-refused', 'The browser did not allow all websites.');
      }
      await ask('settings.change', { sites: sites.value });
      go('way');
    });
  }

  function chooseWay(chosen: Way): void {
    way.value = chosen;
    go(nextStep(chosen, 'way'));
  }

  /** The typed words are right: on to the password, or to the vault that is here already. */
  function wordsEntered(): void {
    if (entry.state.value.kind === 'right') go(nextStep(way.value, 'restore-words'));
  }

  /** The typed words in place of those that are here, under the password of this browser. */
  async function replaceWords(password: string): Promise<void> {
    await work(async () => {
      const entropy = entropyOf(entry.slots.value, entry.list.value);
      const seed = await seedOf(entry.slots.value, entry.passphrase.value);
      try {
        const key = await deriveKey(password, await ask('vault.challenge', {}));
        const state = await ask('vault.replace-by-words', { entropy: [...entropy], seed: [...seed], key, ...wordsNote() });
        await noteBroughtIn(true);
        entry.clear();
        repair.stop();
        fileOffered.value = false;
        go(isMade(state) ? 'done' : 'file');
      } finally {
        entropy.fill(0);
        seed.fill(0);
      }
    });
  }

  /** Opens the vault that is here, so that it can be saved before it makes room. */
  async function openHere(password: string): Promise<void> {
    await work(async () => {
      await ask('vault.unlock', { key: await deriveKey(password, await ask('vault.challenge', {})) });
    });
  }

  /** The ID-address of the typed words' first identity. */
  async function addressOfTyped(): Promise<string> {
    const seed = await seedOf(entry.slots.value, entry.passphrase.value);
    const { idAddress, privateKey } = deriveIdentity(seed, 0);
    seed.fill(0);
    privateKey.fill(0);
    return idAddress;
  }

  /** The file without its password: its words open it as well, and then a new password is chosen. */
  function fileByWords(): void {
    const file = restoreFile.value;
    if (file === undefined) return;
    if (!file.text.includes('"wordsKey"')) {
      error.value = new PageError('recovery-file-needs-password', 'This recovery file is an older one.');
      return;
    }
    way.value = 'restore-file-words';
    go('restore-words');
  }

  /** Looks for the one mistake in the typed words. */
  function startRepair(): Promise<void> {
    return repair.start(entry.slots.value, entry.list.value, entry.passphrase.value);
  }

  /** The words that were found, in place of those that were typed. */
  function takeRepair(): void {
    if (repair.state.value.at !== 'found') return;
    entry.setText(0, repair.state.value.words.join(' '));
    repair.stop();
  }

  /** An old recovery code and the password of that time: its words are taken as if they had been typed. */
  async function openOldCode(password: string): Promise<void> {
    await openWith([password]);
    const wasRefused = error.value?.code === 'recovery-code-refused';
    if (wasRefused) triedPasswords.value = [...new Set([...triedPasswords.value, password])];
  }

  /** The usual variants of every password that was tried: people remember theirs almost. */
  async function tryVariants(): Promise<void> {
    await openWith(passwordVariants(triedPasswords.value));
  }

  async function openWith(passwords: readonly string[]): Promise<void> {
    codeStopped = false;
    codeProgress.value = 0;
    await work(async () => {
      const found = await openWithOneOf(passwords);
      if (found === undefined) return;
      entry.setText(0, found.join(' '));
      if (entry.state.value.kind !== 'right') throw new PageError('recovery-code-bad', 'This code holds no recovery words.');
      code.value = '';
      triedPasswords.value = [];
      go('password');
    });
    codeProgress.value = undefined;
  }

  /** The words under the first password that opens the code; undefined when it was stopped. Throws the refusal of the last. */
  async function openWithOneOf(passwords: readonly string[]): Promise<string[] | undefined> {
    let refusal = new PageError('recovery-code-refused', 'There is no password to try.');
    for (const [i, password] of passwords.entries()) {
      if (codeStopped) return undefined;
      try {
        return await openCode(code.value, password, (part) => {
          codeProgress.value = (i + part) / passwords.length;
        });
      } catch (cause) {
        refusal = asPageError(cause);
        if (refusal.code !== 'recovery-code-refused') throw refusal;
        codeProgress.value = (i + 1) / passwords.length;
      }
    }
    throw refusal;
  }

  function stopCode(): void {
    codeStopped = true;
  }

  /** A recovery code was pasted where words belong. */
  function toCode(text: string): void {
    code.value = text;
    entry.clear();
    chooseWay('restore-code');
  }

  /** Makes the vault: of new entropy, of the words that were typed in, or of a file that they open. */
  async function setPassword(password: string): Promise<void> {
    await work(async () => {
      const restored = way.value !== 'create';
      const entropy = restored ? entropyOf(entry.slots.value, entry.list.value) : drawEntropy(random, wordCount.value);
      const list = restored ? entry.slots.value : wordsOf(entropy);
      await noteBroughtIn(restored);
      const seed = await seedOf(list, restored ? entry.passphrase.value : '');
      try {
        await sealUnder(password, { entropy, seed, list });
      } finally {
        for (const secret of [entropy, seed]) secret.fill(0);
      }
    });
  }

  async function sealUnder(
    password: string,
    { entropy, seed, list }: { entropy: Uint8Array; seed: Uint8Array; list: string[] },
  ): Promise<void> {
    const { challenge, ms } = await calibrate(await ask('vault.new-challenge', {}));
    // An older method is nothing to slip in: the person hears of it first, and goes on or not.
    if (challenge.params.kind === 'pbkdf2-sha256' && !keyFallback.value) {
      keyFallback.value = true;
      return;
    }
    keyMs.value = ms;
    const key = await deriveKey(password, challenge);
    const file = restoreFile.value;
    if (way.value === 'restore-file-words' && file !== undefined) {
      const state = await ask('vault.restore-file-by-words', { text: file.text, seed: [...seed], key, challenge });
      entry.clear();
      restoreFile.value = undefined;
      go(isMade(state) ? 'address-bar' : 'file');
      return;
    }
    const wordsConfirmed = way.value === 'restore-words';
    const note = way.value === 'create' ? {} : wordsNote();
    await ask('vault.create', { entropy: [...entropy], seed: [...seed], key, challenge, wordsConfirmed, ...note });
    if (!wordsConfirmed) words.value = list;
    entry.clear();
    go(nextStep(way.value, 'password'));
  }

  /** What the entropy does not say of the words. Nothing for English ones without a passphrase. */
  function wordsNote(): { words?: WordsNote } {
    const { language } = entry.list.value;
    const passphrase = entry.passphrase.value !== '';
    return language === 'english' && !passphrase ? {} : { words: { language, passphrase } };
  }

  /** Back after an interruption: opens the vault, and shows the words again if they were never confirmed. */
  async function unlock(password: string): Promise<void> {
    await work(async () => {
      const key = await deriveKey(password, await ask('vault.challenge', {}));
      const state = await ask('vault.unlock', { key });
      if (!state.backedUp.words && !state.backedUp.file) {
        const { entropy } = await ask('vault.reveal', { key });
        words.value = wordsOf(Uint8Array.from(entropy));
        way.value = 'create';
        go('words');
      } else resume(state);
    });
  }

  function toQuiz(): void {
    if (words.value === undefined) return;
    quizPlaces.value = drawPlaces(words.value.length, random);
    quizWrong.value = [];
    go('quiz');
  }

  /** Three answers, in the order of `quizPlaces`. */
  async function answerQuiz(answers: readonly string[]): Promise<void> {
    const list = words.value;
    if (list === undefined) return;
    quizWrong.value = wrongPlaces(list, quizPlaces.value, answers);
    if (quizWrong.value.length > 0) return;
    await work(async () => {
      await ask('vault.words-confirmed', {});
      words.value = undefined;
      go('file');
    });
  }

  async function offerFile(): Promise<void> {
    await work(async () => {
      const { fileName, text } = await ask('vault.recovery-file', {});
      saveFile(fileName, text);
      fileOffered.value = true;
    });
  }

  async function fileSaved(): Promise<void> {
    await work(async () => {
      await ask('vault.recovery-file-saved', {});
      go(nextStep(way.value, way.value === 'replace-words' ? 'replace' : 'file'));
    });
  }

  /** Only where the words are enough: in a temporary install the file is not optional. */
  function skipFile(state: WalletState): void {
    if (!state.temporary && state.backedUp.words) go('address-bar');
  }

  async function openFile(password: string): Promise<void> {
    const file = restoreFile.value;
    if (file === undefined) return;
    await work(async () => {
      const challenge = await ask('vault.file-challenge', { text: file.text });
      const key = await deriveKey(password, challenge);
      await noteBroughtIn(true);
      const state = await ask('vault.restore-file', { text: file.text, key }).catch((cause) => {
        throw aboutFile(cause);
      });
      restoreFile.value = undefined;
      go(isMade(state) ? 'address-bar' : 'file');
    });
  }

  async function finish(): Promise<void> {
    await work(async () => {
      await ask('settings.change', { ...addressBar.value, welcomed: true });
      go('done');
    });
  }

  async function nameIdentity(index: number, label: string): Promise<boolean> {
    return work(async () => {
      await ask('identity.change', { index, label });
    });
  }

  return {
    repairing,
    step,
    way,
    wordCount,
    sites,
    addressBar,
    busy,
    error,
    words,
    quizPlaces,
    quizWrong,
    fileOffered,
    keyMs,
    keyFallback,
    restoreFile,
    entry,
    begin,
    back,
    go,
    chooseSites,
    chooseWay,
    wordsEntered,
    replaceWords,
    openHere,
    addressOfTyped,
    fileByWords,
    repair,
    startRepair,
    takeRepair,
    code,
    codeProgress,
    openOldCode,
    triedPasswords,
    tryVariants,
    stopCode,
    toCode,
    setPassword,
    unlock,
    toQuiz,
    answerQuiz,
    offerFile,
    fileSaved,
    skipFile,
    openFile,
    finish,
    nameIdentity,
  };
}

export type Welcome = ReturnType<typeof makeWelcome>;
