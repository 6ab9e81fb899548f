import { describe, expect, it } from 'vitest';
import { fileReturnDeed, makeFileReturn } from '../../../src/pages/home/file-return.ts';
import { keyOf, keys, makeDoor, refuse, unlocked } from '../stand-ins.ts';

const text = '{"kind":"Autonym recovery file"}';
const file = new File([text], 'autonym-recovery.json');
const challenge = { salt: 'c2FsdHNhbHRzYWx0c2FsdA==', params: { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 } };

describe('a recovery file into a vault', () => {
  it('STO-25 changes nothing before a person chose what is to happen', async () => {
    const { ask, asked } = makeDoor({});
    const model = makeFileReturn({ ...keys, ask });
    await model.choose(file);
    await model.bring('password');
    expect(asked).toEqual([]);
    expect(model.done.value).toBe(false);
  });

  it('is added without a password', async () => {
    const { ask, asked } = makeDoor({ 'vault.merge-file': () => unlocked });
    const model = makeFileReturn({ ...keys, ask });
    await model.choose(file);
    model.how.value = 'add';
    expect(await model.bring('')).toBe(true);
    expect(asked).toEqual([{ method: 'vault.merge-file', body: { text } }]);
    expect([model.done.value, model.file.value]).toEqual([true, undefined]);
  });

  it('takes the place of what is here with its own password, and says when that is another', async () => {
    const doors = { 'vault.file-challenge': () => challenge };
    const { ask, asked } = makeDoor({ ...doors, 'vault.replace-by-file': () => unlocked });
    const model = makeFileReturn({ ...keys, ask });
    await model.choose(file);
    model.how.value = 'replace';
    await model.bring('right');
    expect(asked.at(-1)).toEqual({ method: 'vault.replace-by-file', body: { text, key: keyOf('right') } });

    const wrong = makeFileReturn({ ...keys, ask: makeDoor({ ...doors, 'vault.replace-by-file': refuse('wrong-password') }).ask });
    await wrong.choose(file);
    wrong.how.value = 'replace';
    expect(await wrong.bring('wrong')).toBe(false);
    expect(wrong.deeds.problems.value.get(fileReturnDeed)?.code).toBe('wrong-file-password');
    expect(wrong.file.value?.name).toBe('autonym-recovery.json');
  });
});
