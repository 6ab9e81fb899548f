import { describe, expect, it } from 'vitest';
import type { CopyView, WalletState } from '../../../src/contract/wallet.ts';
import { floorParams } from '../../../src/pages/kdf-choice.ts';
import { PageError } from '../../../src/pages/page-error.ts';
import { makeRecover } from '../../../src/pages/recover/model.ts';
import { readRaw } from '../../../src/pages/recover/raw.ts';
import { keyOf, keys, makeClock, makeDoor, refuse, settle, unlocked } from '../stand-ins.ts';

const copies: CopyView[] = [
  { name: 'a', state: 'whole', generation: 3, counts: false },
  { name: 'b', state: 'damaged', generation: null, counts: false },
  { name: 'mirror', state: 'whole', generation: 4, counts: false },
];
const locked: WalletState = { ...unlocked, vault: 'locked', identities: [] };

function make(answers: Parameters<typeof makeDoor>[0] = {}) {
  let state: WalletState = { ...locked, vault: 'rollback' };
  const door = makeDoor({
    'wallet.state': () => state,
    'vault.copies': () => copies,
    'vault.use-copy': () => {
      state = locked;
      return state;
    },
    'vault.file-challenge': () => ({ salt: 'AAAAAAAAAAAAAAAAAAAAAA==', params: floorParams }),
    'vault.restore-file': () => {
      state = unlocked;
      return state;
    },
    'vault.export-copies': () => ({ fileName: 'found.json', text: 'from the background' }),
    'vault.erase': () => {
      state = { ...locked, vault: 'none' };
      return state;
    },
    ...answers,
  });
  const clock = makeClock();
  const saved: [string, string][] = [];
  const recover = makeRecover({
    ...keys,
    ask: door.ask,
    later: clock.later,
    isTemporary: async () => true,
    saveFile: (name, text) => saved.push([name, text]),
    readRaw: async () => 'from the disk',
  });
  return { recover, clock, saved, asked: door.asked };
}

describe('the recovery screen', () => {
  it('shows what each place holds, and changes nothing', async () => {
    const { recover, asked } = make();
    await recover.load();
    expect(recover.view.value).toEqual({ at: 'found', vault: 'rollback', copies });
    expect(asked.map(({ method }) => method)).toEqual(['wallet.state', 'vault.copies']);
  });

  it('knows that this copy vanishes with the browser, also when the background does not answer', async () => {
    const { recover } = make({ 'wallet.state': refuse('worker-gone') });
    await recover.load();
    expect([recover.view.value.at, recover.state.value, recover.temporary.value]).toEqual(['silent', undefined, true]);
    const answering = make();
    await answering.recover.load();
    expect(answering.recover.state.value).toMatchObject({ vault: 'rollback', temporary: false });
  });

  it('makes a copy count, and looks again', async () => {
    const { recover, asked } = make();
    await recover.load();
    expect(await recover.useCopy('mirror')).toBe(true);
    expect(asked).toContainEqual({ method: 'vault.use-copy', body: { name: 'mirror' } });
    expect(recover.view.value).toMatchObject({ at: 'found', vault: 'locked' });
  });

  it('restores a recovery file with its password, and tells that one from the vault’s', async () => {
    const { recover, asked } = make();
    await recover.load();
    expect(await recover.restoreFile('{file}', 'right')).toBe(true);
    expect(asked).toContainEqual({ method: 'vault.restore-file', body: { text: '{file}', key: keyOf('right') } });
    expect(recover.view.value).toMatchObject({ vault: 'unlocked' });

    const wrong = make({ 'vault.restore-file': refuse('wrong-password') });
    await wrong.recover.load();
    expect(await wrong.recover.restoreFile('{file}', 'wrong')).toBe(false);
    expect(wrong.recover.problem.value).toMatchObject({ code: 'wrong-file-password' });
  });

  it('saves all that is left, as the background hands it out', async () => {
    const { recover, saved } = make();
    await recover.load();
    await recover.exportAll();
    expect(saved).toEqual([['found.json', 'from the background']]);
  });

  for (const [title, answers, waits] of [
    ['refuses to start', { 'wallet.state': refuse('worker-gone') }, false],
    ['never says a word', { 'wallet.state': () => new Promise(() => {}) }, true],
    ['cannot reach its storage', { 'wallet.state': refuse('storage-unavailable') }, false],
  ] as const)
    it(`saves what the disk holds where the background ${title}`, async () => {
      const { recover, clock, saved } = make(answers);
      const loading = recover.load();
      await settle();
      if (waits) clock.pass(10_000);
      await loading;
      expect(recover.view.value).toEqual({ at: 'silent' });
      expect(recover.problem.value).toBeInstanceOf(PageError);
      expect(await recover.exportAll()).toBe(true);
      expect(saved).toEqual([['autonym-vault-as-found.json', 'from the disk']]);
    });

  it('erases, and says that nothing is there', async () => {
    const { recover } = make();
    await recover.load();
    expect(await recover.erase()).toBe(true);
    expect(recover.view.value).toMatchObject({ at: 'found', vault: 'none' });
  });
});

describe('what lies on the disk', () => {
  const refused = async (): Promise<never> => {
    throw new DOMException('no files here', 'SecurityError');
  };

  it('is told as far as it can be read', async () => {
    const broken = {
      open: () => {
        throw new DOMException('no database here', 'UnknownError');
      },
    } as unknown as IDBFactory;
    expect(JSON.parse(await readRaw({ indexedDB: broken, directory: refused }))).toEqual({
      kind: 'Autonym vault as found',
      database: { unreadable: 'UnknownError: no database here' },
      mirror: { unreadable: 'SecurityError: no files here' },
    });
    const directory = async () =>
      ({
        getFileHandle: async () => ({ getFile: async () => ({ text: async () => '{"half' }) }),
      }) as unknown as FileSystemDirectoryHandle;
    expect(JSON.parse(await readRaw({ indexedDB: broken, directory }))).toMatchObject({ mirror: '{"half' });
  });
});
