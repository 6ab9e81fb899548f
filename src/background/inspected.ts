/** How the inspector keeps what it noted, built as `inspected.js`: loaded while somebody has it on. It brings nothing that `crypto.js` has. */
export { keepRows } from './inspected-rows.ts';
