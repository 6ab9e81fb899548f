/** What goes into recovery files and snapshots beside the vault, built as `backups.js`: loaded when one is made or read. It brings nothing that `crypto.js` has. */
export { makeBelongings } from './belongings.ts';
export { makeSnapshots } from './snapshots.ts';
