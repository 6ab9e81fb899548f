/** Settings and the network they choose. Each value is checked when read, so an old or damaged file costs one setting, not all. */
import * as v from 'valibot';
import { type Network, type Settings, settingsShape } from '../contract/settings.ts';
import { isLocalNetwork, isOnThisMachine, mainnet, testnet } from '../network/endpoints.ts';
import { AutonymError } from '../protocol/error.ts';
import { type SettingsArea, settingsDefaults } from './store.ts';
import { makeTurns } from './turns.ts';

export type SettingsStore = ReturnType<typeof makeSettings>;

const builtIn: Network[] = [mainnet, testnet];

export function makeSettings(area: SettingsArea) {
  const turn = makeTurns();

  /** Throws `settings-unread` when the browser does not hand them out. */
  const readStored = async (): Promise<Settings> => {
    const stored = await area.get().catch((cause: unknown) => {
      throw new AutonymError('settings-unread', 'The browser does not hand out the settings at the moment. Try again.', {
        cause,
      });
    });
    const values: Record<string, unknown> = { ...settingsDefaults };
    for (const [key, shape] of Object.entries(settingsShape().entries)) {
      const parsed = v.safeParse(shape, (stored as Record<string, unknown> | undefined)?.[key]);
      if (parsed.success) values[key] = parsed.output;
    }
    return values as Settings;
  };

  const read = async (): Promise<Settings> => (await readStored().catch(() => undefined)) ?? settingsDefaults;

  /** Throws `unknown-network`, `bad-network`, `settings-unread`, `settings-unkept`. */
  const change = (changed: Partial<Settings> | ((settings: Settings) => Partial<Settings>)): Promise<Settings> =>
    turn(async () => {
      // Never over settings that could not be read: they would all become defaults.
      const stored = await readStored();
      const settings = { ...stored, ...(typeof changed === 'function' ? changed(stored) : changed) };
      for (const network of settings.customNetworks) checkNetwork(network);
      if (!networksOf(settings).some(({ id }) => id === settings.networkId)) {
        throw new AutonymError('unknown-network', `There is no network called ${settings.networkId}.`);
      }
      if ([...settings.chosenSites, ...settings.blockedSites, ...settings.preferredSites].some((site) => !isSite(site)))
        throw new AutonymError('bad-site', 'A site is written as https://example.com.');
      await area.set(settings).catch((cause: unknown) => {
        throw new AutonymError('settings-unkept', 'The browser did not keep this setting. The one before still holds.', {
          cause,
        });
      });
      return settings;
    });

  return {
    /** Defaults for what is not there, is damaged, or cannot be read. */
    read,
    /** Whether the browser hands them out; if not, defaults stand in. */
    isRead: (): Promise<boolean> =>
      readStored().then(
        () => true,
        () => false,
      ),
    change,
    network: async (): Promise<Network> => networkOf(await read()),
    /** Only then is loopback trusted, by everything. */
    isLocal: async (): Promise<boolean> => isLocalNetwork(networkOf(await read())),
    /** Adds a network, or replaces the one with its id. Throws `bad-network`. */
    saveNetwork: (network: Network): Promise<Settings> =>
      change(({ customNetworks }) => ({ customNetworks: [...customNetworks.filter(({ id }) => id !== network.id), network] })),
  };
}

export function networkOf(settings: Settings): Network {
  return networksOf(settings).find(({ id }) => id === settings.networkId) ?? mainnet;
}

const networksOf = (settings: Settings) => [...builtIn, ...settings.customNetworks];

function checkNetwork(network: Network): void {
  const bad = (why: string) =>
    new AutonymError('bad-network', `The network ${network.label} cannot be used: ${why}.`, { places: [network.label] });
  if (builtIn.some(({ id }) => id === network.id)) throw bad('its id is taken by a built-in network');
  for (const text of [...network.nodeUrls, ...(network.hubUrl ? [network.hubUrl] : [])]) {
    const url = new URL(text);
    // What a parser would take off, fold or read otherwise than it is written: no address of a file is ever made by adding to that.
    if (/[\s?#@\\%]|\/(?:\.|$)/.test(text)) throw bad(`${text} has more than host and path`);
    if (url.protocol !== 'https:' && !isOnThisMachine(text)) throw bad(`${text} is not https`);
    if (network.devnet && !isOnThisMachine(text)) throw bad(`${text} is not on this machine, as all of a devnet is`);
  }
}

/** An origin, written as the browser writes it. */
function isSite(text: string): boolean {
  try {
    return /^https?:/.test(text) && new URL(text).origin === text;
  } catch {
    return false;
  }
}
