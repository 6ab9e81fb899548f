/**
 * Everything that needs curves or hashes, built as `crypto.js` and loaded on need: the vault, tokens, the resolver.
 * It touches the browser only through what it is handed.
 */
import './shared-parts.ts';
import type { KeyFolder } from '../contract/commands/requests.ts';
import type { NameTip } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import type { ConnectionCheck } from '../contract/wallet.ts';
import type { RunningSurvey, SurveyInit, SurveyView } from '../network/archaeology/survey.ts';
import type { TransactionStatus } from '../network/ledger.ts';
import { makeResolver, type Resolution } from '../network/resolver.ts';
import type { StandingOfSubdomain } from '../network/standing-subdomain.ts';
import { makeSlots, makeTransport } from '../network/transport.ts';
import { makeVault, type Vault, type VaultPowers } from '../vault/vault.ts';
import { type AppPicture, makeAppPicture, type Redraw } from './app-picture.ts';
import { type AppStorage, makeAppStorage } from './app-storage.ts';
import type { Belongings, BelongingsPowers } from './belongings.ts';
import { makeOtherCommands } from './commands/commands.ts';
import { type Fetch, type HttpPolicy, makeHttp } from './http.ts';
import type { LinkSignIn, LinkSignInPowers } from './link-sign-in.ts';
import type { LookUp } from './lookups.ts';
import type { Memory, MemoryPowers } from './memory/memory.ts';
import { makeMenu } from './menu-items.ts';
import type { OldHosts } from './old-hosts.ts';
import { makeProfiles, type Profiles } from './profiles.ts';
import type { Checking, CheckingPowers } from './proof.ts';
import type { LoadScript, Scripts } from './scripts.ts';
import { makeSignIn } from './sign-in.ts';
import { freezeMethod } from './sign-in-ask.ts';
import type { Signing } from './signing.ts';
import type { Snapshots } from './snapshots.ts';
import { freezeToken } from './token-sign-in.ts';
import { makeVaultStore, type VaultStorePowers } from './vault-store.ts';

export type CryptoPowers = Omit<VaultPowers, 'store'> &
  VaultStorePowers &
  HttpPolicy & { fetch: Fetch; randomId: () => string; redraw: Redraw; loadScript: LoadScript };

export type Crypto = {
  vault: Vault;
  /** Both load `backups.js`. What lies beside the vault, in these stores. */
  belongings(stores: Omit<BelongingsPowers, 'vault'>): Promise<Belongings>;
  snapshots(): Promise<Snapshots>;
  /** Loads `inspected.js`. */
  inspected(): Promise<Scripts['inspected']>;
  freezeToken: typeof freezeToken;
  freezeMethod: typeof freezeMethod;
  signIn: ReturnType<typeof makeSignIn>;
  appStorage: AppStorage;
  appPicture: AppPicture;
  /** Loads `registry.js`. */
  oldHosts(): Promise<OldHosts>;
  profiles: Profiles;
  /** `agreeing`: as many independent operators have to say the same. */
  resolve(name: string, network: Network, agreeing: number): Promise<Resolution>;
  /** Loads `proof.js`. */
  checking(powers: Pick<CheckingPowers, 'rows' | 'tellQueue'>): Promise<Checking>;
  /** Loads `memory.js`. */
  memory(powers: MemoryPowers): Promise<Memory>;
  /** Loads `registry.js`. */
  checkConnections(network: Network): Promise<ConnectionCheck[]>;
  /** Loads `lookups.js`. */
  lookUp: LookUp;
  /** Loads `registry.js`. */
  linkSignIn(powers: Omit<LinkSignInPowers, 'freezeToken'>): Promise<LinkSignIn>;
  /** Loads `registry.js`. */
  keyFolders(hubUrl: string, origin: string, identityIndex: number): Promise<KeyFolder[]>;
  /** Both load `accounts.js`. */
  signing(): Promise<Signing>;
  /** Undefined when the network does not have it. Throws `host-…`. */
  findStatus(transactionId: string, network: Network): Promise<TransactionStatus | undefined>;
  /** Both load `survey.js`. */
  startSurvey(init: SurveyInit): Promise<RunningSurvey>;
  readSurvey(kept: readonly string[]): Promise<SurveyView | null>;
  makeOtherCommands: typeof makeOtherCommands;
  makeMenu: typeof makeMenu;
};

export function makeCrypto(powers: CryptoPowers): Crypto {
  const { now, random, loadScript } = powers;
  const standingOfSubdomain: StandingOfSubdomain = async (...asked) =>
    (await loadScript('subdomains')).standingOfSubdomain(...asked);
  const http = makeHttp(powers.fetch, powers);
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const vault = makeVault({ ...powers, store: makeVaultStore(powers) });
  const appStorage = makeAppStorage({ http, vault, now });
  const profiles = makeProfiles({ ...powers, http, vault });
  const tips = new Map<string, NameTip>();
  const transport = makeTransport({ http, now, sleep });
  const inTurn = makeSlots(6);
  return {
    vault,
    belongings: async (stores) => (await loadScript('backups')).makeBelongings({ ...stores, vault }),
    snapshots: async () => (await loadScript('backups')).makeSnapshots({ http, vault }),
    inspected: () => loadScript('inspected'),
    freezeToken,
    freezeMethod,
    signIn: makeSignIn({ ...powers, http, vault, profiles, appStorage }),
    appStorage,
    appPicture: makeAppPicture({ http, redraw: powers.redraw }),
    profiles,
    oldHosts: async () => (await loadScript('registry')).makeOldHosts({ vault, http }),
    resolve: (name, network, agreeing) =>
      inTurn(() =>
        makeResolver({
          // What a zone file names is asked once, and never counts against a node, wherever it lies.
          http,
          nodeHttp: transport.http,
          now,
          sleep,
          network,
          agreeing,
          tips,
          isFailing: transport.isFailing,
          standingOfSubdomain,
        }).resolve(name),
      ),
    checking: async (powers) => (await loadScript('proof')).makeChecking({ ...powers, http: transport.http, now, sleep }),
    memory: async (given) => (await loadScript('memory')).makeMemory(given),
    // By the rules of the network that is checked, which need not be the chosen one.
    checkConnections: async (network) =>
      (await loadScript('registry')).checkConnections({
        http: makeHttp(powers.fetch, { ...powers, network: () => network }),
        now,
        network,
        throwAway: { privateKey: random(32), random },
      }),
    lookUp: async (method, about, stores) =>
      (await loadScript('lookups')).lookUp(method, about, { ...stores, http, nodeHttp: transport.http, now }),
    linkSignIn: async (stores) => (await loadScript('registry')).makeLinkSignIn({ ...stores, freezeToken }),
    keyFolders: async (...asked) => (await loadScript('registry')).findKeyFolders({ http, vault }, ...asked),
    signing: async () => (await loadScript('accounts')).makeSigning({ vault, http }),
    findStatus: async (id, { nodeUrls }) => (await loadScript('accounts')).makeLedger({ http, nodeUrls }).findStatus(id),
    startSurvey: async (init) =>
      (await loadScript('survey')).startSurvey(
        {
          http,
          now,
          sleep,
          standingOfSubdomain,
          secrets: {
            ...vault,
            accountAddresses: (from, count) => vault.accountAddresses(init.network.chain, from, count),
          },
        },
        init,
      ),
    readSurvey: async (kept) => (await loadScript('survey')).readSurvey(kept, now()),
    makeOtherCommands,
    makeMenu,
  };
}

export type { RunningSurvey };
