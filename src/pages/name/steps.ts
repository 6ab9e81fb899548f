/** What somebody can do about a name that leads nowhere: keys of sentences, in order. */
import type { NameAnswer } from '../../contract/names.ts';

/** `publish`, `renew`: of its owner. `ask-owner`, `wait`, `look-other`: of everybody else. `move`: it may be had in the second system. */
export type NextStep = 'publish' | 'renew' | 'ask-owner' | 'wait' | 'look-other' | 'move';

/** Nothing for a name that leads somewhere, or shows somebody; and nothing where it is not known how it stands. */
export function nextStepsOf(answer: NameAnswer): NextStep[] {
  switch (answer.status) {
    case 'registered':
      return isBare(answer) ? ['publish', 'ask-owner'] : [];
    case 'in-grace':
      return ['renew', 'wait'];
    case 'expired':
      return ['renew', 'wait'];
    case 'revoked':
      return ['wait', 'ask-owner'];
    case 'history':
      return ['move'];
    case 'not-registered':
    case 'unknown-namespace':
      return ['look-other'];
    case 'contradicted':
      return [];
  }
}

/** Its owner published nothing that could be shown: no site, no profile, no record. Not told is not nothing. */
export function isBare({ lead, refusedTarget, profileState, records, addresses, owner, zonefile }: NameAnswer): boolean {
  const hasAddress = addresses.some(({ address }) => address !== owner);
  const isTold = zonefile === undefined || zonefile.state === 'current' || zonefile.state === 'listed';
  return !lead && !refusedTarget && profileState === 'none' && records.length === 0 && !hasAddress && isTold;
}
