/** The search for what words own, built as `survey.js`: loaded only when somebody searches. It brings nothing that `crypto.js` has. */
export { readSurvey, startSurvey } from '../network/archaeology/survey.ts';
