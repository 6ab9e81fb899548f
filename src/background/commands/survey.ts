/** Commands on the search for what the words own. */
import type { SurveyAsks } from '../../contract/commands/survey.ts';
import type { Surveys } from '../surveys.ts';
import type { CommandsOf } from '../wallet-door.ts';

export function makeSurveyCommands(surveys: Surveys): CommandsOf<SurveyAsks> {
  return {
    'survey.read': () => surveys.read(),
    'survey.start': (how) => surveys.start(how),
    'survey.stop': () => surveys.stop(),
  };
}
