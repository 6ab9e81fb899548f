/** What is looked up beside a name and an account, built as `registry.js`: loaded when a person looks. It brings nothing that `crypto.js` has. */
export { checkConnections } from '../network/connections.ts';
export { findKeyFolders } from './key-folders.ts';
export { makeLinkSignIn } from './link-sign-in.ts';
export { makeOldHosts } from './old-hosts.ts';
