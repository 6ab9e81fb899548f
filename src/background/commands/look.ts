/** Commands on looking without words. */
import type { LookAsks } from '../../contract/commands/look.ts';
import { AutonymError } from '../../protocol/error.ts';
import type { Surveys } from '../surveys.ts';
import type { CommandsOf } from '../wallet-door.ts';

export function makeLookCommands(looks: Surveys): CommandsOf<LookAsks> {
  return {
    'look.read': () => looks.read(),
    'look.start': async ({ at, further }) => {
      if (at === undefined && (await looks.read()) === null)
        throw new AutonymError('nothing-looked-for', 'Say first what to look for.');
      return looks.start({ outside: at, further });
    },
    'look.stop': () => looks.stop(),
    'look.forget': () => looks.drop(),
  };
}
