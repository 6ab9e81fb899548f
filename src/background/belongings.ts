/**
 * What belongs to the vault and lies elsewhere: apps, consents, settings, and what is remembered of names. It travels inside recovery files as JSON, and comes back field by
 * field: what is not what it should be costs itself and nothing else. Part of `backups.js`. Format: docs/protocol/vault.md, "Recovery file".
 */
import * as v from 'valibot';
import { type Settings, settingsShape } from '../contract/settings.ts';
import { keyForm, later, scope } from '../contract/shapes.ts';
import type { ConnectedApp } from '../contract/wallet.ts';
import type { Vault } from '../vault/vault.ts';
import type { Consents } from './consents.ts';
import { faultOf } from './fault.ts';
import { removeForeignRows } from './foreign-rows.ts';
import type { Grants } from './grants.ts';
import type { Memory } from './memory/memory.ts';
import type { SettingsStore } from './settings.ts';
import type { Rows } from './store.ts';

export type BelongingsPowers = {
  rows: Rows;
  settings: SettingsStore;
  grants: Grants;
  consents: Consents;
  memory: () => Promise<Pick<Memory, 'collect' | 'putBack'>>;
  vault: Pick<Vault, 'lookIntoFile' | 'mergeFile' | 'open'>;
};
export type Belongings = ReturnType<typeof makeBelongings>;

/** Whose word counts where a backup and this browser both know something. */
type Wins = 'here' | 'backup';

/** Not where the provider lives, which the browser must allow here; nor the mark, which is this browser's own. */
const settingsKept = [
  'customNetworks',
  'networkId',
  'chosenSites',
  'blockedSites',
  'preferred',
  'preferredSites',
  'theme',
  'autoLockMinutes',
  'lockWithScreen',
  'addressBar',
  'addressBarAfterDns',
  'namespacesOff',
  'namesOff',
  'enginesOff',
  'agreeing',
  'ipfsGateway',
] as const satisfies (keyof Settings)[];

const kind = 'restoring';
const key = 'file';

export function makeBelongings({ rows, settings, grants, consents, memory, vault }: BelongingsPowers) {
  async function putBackApps(apps: readonly unknown[], wins: Wins): Promise<void> {
    const here = new Map((await grants.list()).map((app) => [app.origin, app]));
    const there = new Map<string, ConnectedApp>();
    for (const value of apps) {
      const app = v.safeParse(appShape(), value);
      if (!app.success) continue;
      if (wins === 'backup' || !here.has(app.output.origin)) there.set(app.output.origin, app.output as ConnectedApp);
    }
    await grants.putAll([...there.values()]);
  }

  async function putBackConsents(list: readonly unknown[], wins: Wins): Promise<void> {
    const here = new Set((await consents.list()).map(({ name }) => name));
    for (const value of list) {
      const consent = v.safeParse(consentShape(), value);
      if (!consent.success) continue;
      const { name, target, allowed } = consent.output;
      if (wins === 'backup' || !here.has(name)) await consents.put(name, target, allowed);
    }
  }

  /** Lists become one; a single choice is taken over only where the backup wins. */
  async function putBackSettings(values: Record<string, unknown>, wins: Wins): Promise<void> {
    for (const name of settingsKept) {
      const read = v.safeParse(settingsShape().entries[name], values[name]);
      if (!read.success) continue;
      const change = (here: Settings): Partial<Settings> => {
        switch (name) {
          case 'customNetworks':
            return {
              customNetworks: join(here[name], read.output as typeof here.customNetworks, wins, ({ id }) => id).slice(0, 8),
            };
          case 'chosenSites':
          case 'blockedSites':
          case 'preferredSites':
          case 'namespacesOff':
          case 'namesOff':
          case 'enginesOff':
            return { [name]: join(here[name], read.output as string[], wins, (site) => site).slice(0, 500) };
          default:
            return wins === 'backup' ? { [name]: read.output } : {};
        }
      };
      await settings.change(change).catch((error) => {
        // A rule of today refuses what was fine when it was saved.
        if (!['bad-network', 'bad-site', 'unknown-network'].includes(faultOf(error).code)) throw error;
      });
    }
  }

  /** Of one thing known on both sides, the winner's. */
  function join<T>(here: readonly T[], there: readonly T[], wins: Wins, idOf: (one: T) => string): T[] {
    const [front, back] = wins === 'here' ? [here, there] : [there, here];
    const known = new Set(front.map(idOf));
    return [...front, ...back.filter((one) => !known.has(idOf(one)))];
  }

  async function putBack(bytes: Uint8Array, wins: Wins): Promise<void> {
    const { apps, consents: list, settings: values, ...kept } = readBelongings(bytes);
    await putBackSettings(values, wins);
    await putBackApps(apps, wins);
    await putBackConsents(list, wins);
    await (await memory()).putBack(kept, wins === 'here');
  }

  return {
    /** Throws `vault-locked`. */
    collect: async (): Promise<Uint8Array> => {
      const values = await settings.read();
      const kept = Object.fromEntries(settingsKept.map((name) => [name, values[name]]));
      return new TextEncoder().encode(
        JSON.stringify({
          apps: await grants.list(),
          consents: await consents.list(),
          settings: kept,
          ...(await (await memory()).collect()),
        }),
      );
    },

    /** A file is about to become the vault. Written first, so that a background that dies in between still puts the rest back. */
    expect: (text: string): Promise<void> => rows.put(kind, key, text),

    /** What another vault sealed. Throws `vault-locked`. */
    removeForeign: (): Promise<void> => removeForeignRows({ rows, open: vault.open }),

    /** It did not. */
    forgetExpected: (): Promise<void> => rows.remove(kind, key),

    /** The vault is open: puts back what is still to come from a restored file, if anything. What fails now is done at the next unlock. */
    settle: async (): Promise<boolean> => {
      try {
        const text = await rows.find(kind, key);
        if (text === undefined) return false;
        const { belongings } = await vault.lookIntoFile(text).catch((error) => {
          if (/^(recovery-file-|wrong-words|vault-damaged)/.test(faultOf(error).code)) return { belongings: undefined };
          throw error;
        });
        if (belongings) await putBack(belongings, 'backup');
        await rows.remove(kind, key);
        return belongings !== undefined;
      } catch {
        return false;
      }
    },

    /**
     * Everything in a file of the same words, added to what is here; doing it twice is doing it once. Throws `vault-locked`,
     * `recovery-file-bad`, `recovery-file-newer`, `wrong-words`.
     */
    merge: async (text: string, wins: Wins): Promise<void> => {
      const { belongings } = await vault.lookIntoFile(text);
      if (belongings) await putBack(belongings, wins);
      await vault.mergeFile(text, wins);
    },
  };
}

/** What a backup says it has; lists that are none are empty. What is remembered of names is read by who puts it back. */
export function readBelongings(bytes: Uint8Array): v.InferOutput<ReturnType<typeof outerShape>> {
  const read = v.safeParse(outerShape(), parse(bytes));
  return read.success ? read.output : { apps: [], consents: [], settings: {} };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

const outerShape = later(() =>
  v.object({
    apps: v.fallback(v.array(v.unknown()), []),
    consents: v.fallback(v.array(v.unknown()), []),
    settings: v.fallback(v.record(v.string(), v.unknown()), {}),
    contacts: v.optional(v.unknown()),
    pins: v.optional(v.unknown()),
    watched: v.optional(v.unknown()),
  }),
);
const timeShape = later(() => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15)));
/** An origin as the browser writes it. */
const originShape = later(() =>
  v.pipe(
    v.string(),
    v.maxLength(260),
    v.check((text) => URL.canParse(text) && new URL(text).origin === text),
  ),
);
const appShape = later(() =>
  v.object({
    origin: originShape(),
    appName: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
    identityIndex: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fffffff)),
    scopes: v.array(scope()),
    kinds: v.array(v.picklist(['sign-in', 'addresses'])),
    // `always` stays behind: a backup is no browser of this person's, and there every question is asked once more.
    asked: v.exactOptional(
      v.object({
        scopes: v.array(scope()),
        redirectUri: v.pipe(v.string(), v.maxLength(4096)),
        page: v.exactOptional(v.pipe(v.string(), v.maxLength(4096))),
        picture: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(4096)))),
        form: v.exactOptional(keyForm()),
      }),
    ),
    form: v.exactOptional(keyForm()),
    oldHosts: v.exactOptional(v.boolean()),
    firstUsedMs: timeShape(),
    lastUsedMs: timeShape(),
  }),
);
const consentShape = later(() =>
  v.object({ name: v.pipe(v.string(), v.maxLength(300)), target: v.pipe(v.string(), v.maxLength(4000)), allowed: v.boolean() }),
);
