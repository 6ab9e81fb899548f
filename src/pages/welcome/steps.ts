/** The steps of the welcome and their order. */

/** How an identity comes into this browser. */
export type Way = 'look' | 'create' | 'restore-words' | 'restore-code' | 'restore-file' | 'restore-file-words' | 'replace-words';

export type Step =
  | 'start'
  | 'way'
  /** Without words; from here the way leads back, or on to the words. */
  | 'look'
  | 'restore-words'
  | 'restore-code'
  | 'restore-file'
  /** Other words in place of those that are here. */
  | 'replace'
  | 'password'
  | 'words'
  | 'quiz'
  | 'file'
  | 'address-bar'
  | 'done'
  /** Back after the tab was closed half-way, and the vault has locked itself. */
  | 'unlock'
  /** There is nothing left to set up. */
  | 'already';

const ways: Record<Way, Step[]> = {
  look: ['start', 'way', 'look'],
  create: ['start', 'way', 'password', 'words', 'quiz', 'file', 'address-bar'],
  'restore-words': ['start', 'way', 'restore-words', 'password', 'file', 'address-bar'],
  // Who has only the code has never written these words down: they are shown and asked for as new ones are.
  'restore-code': ['start', 'way', 'restore-code', 'password', 'words', 'quiz', 'file', 'address-bar'],
  'restore-file': ['start', 'way', 'restore-file', 'address-bar'],
  'restore-file-words': ['start', 'way', 'restore-file', 'restore-words', 'password', 'address-bar'],
  // There is a vault already, whose words own nothing.
  'replace-words': ['restore-words', 'replace'],
};

/** The steps from the first page to the last question. A restored file in a temporary install is a saved file. */
export function stepsOf(way: Way): Step[] {
  return ways[way];
}

/** The step after this one; `done` follows the last. */
export function nextStep(way: Way, step: Step): Step {
  const steps = ways[way];
  return steps[steps.indexOf(step) + 1] ?? 'done';
}

/** The step before, as long as nothing was made that going back would seem to undo. */
export function stepBefore(way: Way, step: Step): Step | undefined {
  const steps = ways[way];
  if (step === 'quiz') return 'words';
  const at = steps.indexOf(step);
  return at > 0 && (['way', 'look', 'password', 'replace'].includes(steps[at] ?? '') || steps[at]?.startsWith('restore-'))
    ? steps[at - 1]
    : undefined;
}
