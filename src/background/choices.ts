/**
 * Names that are addresses of the ordinary web too (`.id`, `.app`): which of the two the person wants, name by name. Without a choice the website
 * comes first. Open rows: a name typed in the address bar leads somewhere while Autonym is locked.
 */
import { AutonymError } from '../protocol/error.ts';
import { isIcannName } from './navigation.ts';
import type { ChoiceRow, Rows } from './store.ts';

export type Choice = ChoiceRow['choice'];
export type Choices = ReturnType<typeof makeChoices>;

/** `unapplied`: what is about to change is not in the rules of the browser yet. */
export type ChoicePowers = { rows: Rows; now: () => number; unapplied: () => Promise<void> };

export function makeChoices({ rows, now, unapplied }: ChoicePowers) {
  return {
    find: async (name: string): Promise<Choice | undefined> => (await rows.find('choices', name))?.choice,
    /** Names that are opened although a website may have their address. */
    namesFirst: async (): Promise<string[]> =>
      (await rows.all('choices')).flatMap(([name, { choice }]) => (choice === 'name' ? [name] : [])),
    /** Throws `bad-name` for a name that no website can have. */
    put: async (name: string, choice: Choice): Promise<void> => {
      if (!isIcannName(name)) throw new AutonymError('bad-name', `${name} is not an address that a website can have.`);
      await unapplied();
      await rows.put('choices', name, { choice, atMs: now() });
    },
  };
}
