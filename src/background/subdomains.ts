/** Names under a name, built as `subdomains.js`: loaded when one is first asked for. It brings nothing that `crypto.js` has. */
export { standingOfSubdomain } from '../network/standing-subdomain.ts';
