/** What is remembered of names, built as `memory.js`: first looks, people, names that are watched. It brings nothing that `crypto.js` has. */
export { type Memory, makeMemory } from './memory/memory.ts';
