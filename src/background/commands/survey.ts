/** Commands on the search for what the words own. */
import type { SurveyAsks } from '../../contract/commands/survey.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

export function makeSurveyCommands({ surveys }: Pick<CommandPowers, 'surveys'>): CommandsOf<SurveyAsks> {
  return {
    'survey.read': () => surveys.read(),
    'survey.start': (how) => surveys.start(how),
    'survey.stop': () => surveys.stop(),
  };
}
