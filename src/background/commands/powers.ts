/** What commands are made from. */
import type { WalletState } from '../../contract/wallet.ts';
import type { Approvals } from '../approvals.ts';
import type { Belongings } from '../belongings.ts';
import type { Choices } from '../choices.ts';
import type { Consents } from '../consents.ts';
import type { Crypto } from '../crypto.ts';
import type { Events } from '../events.ts';
import type { Grants } from '../grants.ts';
import type { Inspector } from '../inspector.ts';
import type { Memory } from '../memory/memory.ts';
import type { Today } from '../old-hosts.ts';
import type { PageDoor } from '../page-door.ts';
import type { PrivateSeal } from '../private-rows.ts';
import type { Requests } from '../requests.ts';
import type { SettingsStore } from '../settings.ts';
import type { SpentTokens } from '../spent-tokens.ts';
import type { RequestRecord, Rows, Session } from '../store.ts';
import type { Unlogged } from '../unlogged.ts';
import type { WalletStateStore } from '../wallet-state.ts';

export type CommandPowers = {
  /** Loads the crypto part when first needed. */
  crypto: () => Promise<Crypto>;
  now: () => number;
  state: WalletStateStore;
  session: Session;
  rows: Rows;
  seal: PrivateSeal;
  settings: SettingsStore;
  requests: Requests;
  approvals: Approvals;
  grants: Grants;
  consents: Consents;
  choices: Choices;
  /** Loads `memory.js` when first needed. */
  memory: () => Promise<Memory>;
  spentTokens: SpentTokens;
  unlogged: Unlogged;
  belongings: () => Promise<Belongings>;
  pageDoor: Pick<PageDoor, 'deliver' | 'isHere'>;
  /** Writes down what was approved and is not yet among the grants; then its answers leave. Throws `vault-locked`. */
  listGrants: () => Promise<void>;
  /** The sites where the servers of 2018 are answered for are those of the grants. */
  events: Pick<Events, 'tell' | 'networkChanged'>;
  answerOldHosts: () => Promise<void>;
  today: () => Promise<Today>;
  inspector: Pick<Inspector, 'read' | 'switch' | 'clear'>;
  /** Another vault takes the place of this one: nothing opened stays in memory. A vault that closes needs no word. */
  forget: () => void;
  /** Scripts, rules and alarms follow the settings. */
  apply: () => Promise<void>;
  /** Rows of requests changed: the number shown, the window. Returns what waits, oldest first. */
  requestsChanged: () => Promise<RequestRecord[]>;
  /** Throws when this origin gets no answer at all. */
  checkOrigin: (origin: string) => Promise<void>;
  /** Whether a tab shows one of our own pages, as far as can be seen. */
  showsOurs: (tabId: number) => Promise<boolean>;
  setLockAlarm: (atMs: number | null) => Promise<void>;
};

/** Runs what changes the vault or the settings, tells all pages, and sets the alarm for the new deadline. */
export type Change = (job: () => Promise<unknown>) => Promise<WalletState>;
