/** Settings: non-secret, kept in `storage.local`, changeable one by one. */
import * as v from 'valibot';
import { later } from './shapes.ts';

/** A network to resolve names on and sign in with. URLs end without a slash. */
export const networkShape = later(() =>
  v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/)),
    label: v.pipe(v.string(), v.maxLength(40)),
    /** Decides address versions and chain id; a local network that runs the mainnet contracts says `mainnet`. */
    chain: v.picklist(['mainnet', 'testnet']),
    /** Stacks API nodes in the order they are tried. */
    nodeUrls: v.pipe(v.array(v.pipe(v.string(), v.url(), v.maxLength(200))), v.minLength(1), v.maxLength(8)),
    /** Contract principals of the two naming systems and of the zone files of the second. */
    bnsV1: v.string(),
    bnsV2: v.string(),
    zonefileResolver: v.string(),
    /** Gaia hub that identities store with, or none. */
    hubUrl: v.nullable(v.pipe(v.string(), v.url(), v.maxLength(200))),
    /** A made-up network, all of it on this machine: nothing there is worth anything, so its names and apps may be on this machine too. */
    devnet: v.optional(v.boolean(), false),
    /** Who signs its blocks, for a network that is not built in: without it nothing there can be verified. Read in network/trust.ts. */
    proofs: v.exactOptional(v.unknown()),
  }),
);
export type Network = v.InferOutput<ReturnType<typeof networkShape>>;

export const settingsShape = later(() =>
  v.strictObject({
    theme: v.picklist(['system', 'light', 'dark']),
    autoLockMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)),
    /** Also when the computer's screen is locked, where the browser tells. */
    lockWithScreen: v.boolean(),
    /** The backup on storage follows every change. Not put back by a backup: each browser is told anew. */
    keepSnapshot: v.boolean(),
    networkId: v.string(),
    /** Networks the person added; `mainnet` and `testnet` are built in and cannot be overwritten. */
    customNetworks: v.pipe(v.array(networkShape()), v.maxLength(8)),
    /** Where the provider lives: on every http(s) page, or only on `chosenSites`. */
    sites: v.picklist(['all', 'chosen']),
    chosenSites: v.pipe(v.array(v.pipe(v.string(), v.maxLength(260))), v.maxLength(500)),
    /** Sites that are not heard, whatever `sites` says. */
    blockedSites: v.pipe(v.array(v.pipe(v.string(), v.maxLength(260))), v.maxLength(500)),
    /** `StacksProvider` and `BlockstackProvider` are ours beside other wallets too: everywhere, or on these sites. */
    preferred: v.boolean(),
    preferredSites: v.pipe(v.array(v.pipe(v.string(), v.maxLength(260))), v.maxLength(500)),
    /** Open names typed in the address bar: exact names of namespaces that are no real top-level domains. */
    addressBar: v.boolean(),
    /** Also names of namespaces that are real top-level domains (.id, .app), and only after DNS has said no. */
    addressBarAfterDns: v.boolean(),
    /** What the browser is left to find by itself: whole namespaces, single names, and the search engines of `background/search-engines.ts`. */
    namespacesOff: v.pipe(v.array(v.pipe(v.string(), v.maxLength(20))), v.maxLength(500)),
    namesOff: v.pipe(v.array(v.pipe(v.string(), v.maxLength(118))), v.maxLength(500)),
    enginesOff: v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(500)),
    /** So many independent operators have to say the same of a name; with fewer, it is the word of one. */
    agreeing: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8)),
    /** A gateway with a host of its own for every content, as `https://dweb.link`, or one on this machine; none: what is on IPFS is shown and not opened. */
    ipfsGateway: v.nullable(
      v.pipe(v.string(), v.regex(/^(https:\/\/[a-z0-9.-]+|http:\/\/localhost)(:\d{1,5})?$/), v.maxLength(200)),
    ),
    /** The first welcome was finished: before, no host is contacted. */
    welcomed: v.boolean(),
    /** The words were here before this browser, as words, code or file: what they own is looked for at the end of the welcome. */
    broughtIn: v.boolean(),
    /** Two words and a colour drawn at install, or the person's own, shown on every approval, so that a page cannot draw a convincing copy. */
    mark: v.strictObject({
      words: v.pipe(v.string(), v.maxLength(40)),
      hue: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(359)),
    }),
  }),
);
export type Settings = v.InferOutput<ReturnType<typeof settingsShape>>;
