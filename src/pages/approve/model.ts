/**
 * The approval: shows the oldest request that waits, and gives it the person's answer. What is shown never changes by itself; a request
 * that went away says so, and the next one comes when it is asked for.
 */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Approval, Denial, KeyFolder } from '../../contract/commands/requests.ts';
import type { Identity, KeyForm, Remember, RequestView, Scope, WalletAsks, WalletState } from '../../contract/wallet.ts';
import { findIdentities, makeIdentityPages } from '../identities.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';
import type { SuffixRules } from '../parts/public-suffix.ts';
import { makeKnownNames, payeesOf } from './known-names.ts';
import { makeTransactionModel } from './transaction.ts';

export type ApprovePowers = {
  ask: Ask;
  wallet: ReadonlySignal<WalletState | undefined>;
  /** Another request is in the window: whatever was armed is not any more. */
  onShown: () => void;
  close: () => void;
  /** The public suffix list. */
  readSuffixes: () => Promise<SuffixRules>;
};

export type ApprovePhase =
  | 'loading'
  /** Nothing waits; the window is about to close. */
  | 'empty'
  | 'deciding'
  | 'sending'
  /** The site withdrew what is shown. */
  | 'gone'
  | 'failed';

/**
 * What a person may refuse while approving the rest. Saving is not among them: it is told, and given where there is storage. An e-mail
 * address is never given, because none is kept.
 */
export type OptionalScope = 'publish_data' | 'app_key';

const isOptional = (scope: Scope): scope is OptionalScope => scope === 'publish_data' || scope === 'app_key';

export function makeApprove({ ask, wallet, onShown, close, readSuffixes }: ApprovePowers) {
  const phase = signal<ApprovePhase>('loading');
  const request = signal<RequestView | undefined>(undefined);
  const error = signal<PageError | undefined>(undefined);
  const chosenIndex = signal<number | undefined>(undefined);
  const transaction = makeTransactionModel({ ask });
  const names = makeKnownNames({ ask });
  const ticked = signal<ReadonlySet<OptionalScope>>(new Set());
  const remember = signal<Remember>('once');
  const oldHosts = signal(false);
  /** How the app's key is made. */
  const form = signal<KeyForm>('shipped');
  /** What lies under each of its keys, once somebody looked. */
  const folders = signal<KeyFolder[] | 'asking' | PageError | undefined>(undefined);
  /** What the app shows of itself, as an address of data, when it is there. */
  const picture = signal<string | undefined>(undefined);
  /** An identity is being made, or could not be. */
  const adding = signal<'busy' | PageError | undefined>(undefined);
  /** Until it is read, and without it, the whole host is bold. */
  const suffixes = signal<SuffixRules | undefined>(undefined);

  const locked = computed(() => wallet.value?.vault === 'locked');
  const identities = makeIdentityPages({ ask, wallet });
  /** Beside those the wallet has at hand: the one the app knows, and the one that was chosen. */
  const met = signal<readonly Identity[]>([]);
  /** The identity to sign in with: the one chosen, else the one this app knows, else the current one; undefined while locked. */
  const identity = computed(() => {
    const state = wallet.value;
    // The app means one account, and nobody else's signature would do.
    const account = request.value?.account;
    const known = [...(state?.identities ?? []), ...met.value];
    if (account !== undefined) return known.find(({ stxAddress }) => stxAddress === account);
    const wanted = [chosenIndex.value, request.value?.knownIdentity, state?.currentIndex];
    for (const index of wanted) {
      const found = known.find((one) => one.index === index);
      if (found) return found;
    }
    return state?.identities[0];
  });
  const isUnlocked = computed(() => wallet.value?.vault === 'unlocked');
  const ready = computed(
    () =>
      phase.value === 'deciding' &&
      isUnlocked.value &&
      identity.value !== undefined &&
      names.looked.value &&
      (request.value?.kind !== 'transaction' || transaction.chosen.value !== undefined),
  );

  // The first identity was made behind this window: whatever lies under the cursor is new.
  let wasEmpty = false;
  effect(() => {
    const vault = wallet.value?.vault;
    if (wasEmpty && vault === 'unlocked') onShown();
    wasEmpty = vault === 'none';
  });

  /** What is signed is made for one identity; it is read again when another is chosen, or when the vault opens. */
  const asked = computed(() => {
    const [shown, who] = [request.value, identity.value];
    return shown?.kind === 'transaction' && isUnlocked.value && who ? `${shown.id} ${who.index}` : undefined;
  });
  // What there is to decide has just appeared: nobody can have read it yet.
  effect(() => {
    if (transaction.view.value || transaction.costs.value) onShown();
  });
  // Whoever is paid may be somebody whose name changed.
  effect(() => {
    const view = transaction.view.value;
    const shown = request.peek();
    if (view && shown) void names.look(shown.origin, payeesOf(view)).then((found) => found && onShown());
  });
  effect(() => {
    const [shown, who] = [request.peek(), identity.peek()];
    if (asked.value !== undefined && shown && who) void transaction.show(shown, who.index);
    else transaction.clear();
  });

  function show(next: RequestView | null): void {
    error.value = undefined;
    chosenIndex.value = undefined;
    request.value = next ?? undefined;
    // Publishing is what most apps are for, and a key is asked for by an app that needs one. Both are told.
    ticked.value = new Set(next?.scopes.filter(isOptional));
    remember.value = next?.kind === 'addresses' ? 'always' : 'once';
    oldHosts.value = next?.oldHosts === true;
    form.value = next?.form ?? 'shipped';
    folders.value = undefined;
    phase.value = next ? 'deciding' : 'empty';
    picture.value = undefined;
    if (next?.hasPicture) void loadPicture(next);
    onShown();
    if (!next) close();
  }

  /** Nothing waits for it, and nothing moves when it comes. */
  async function loadPicture({ id, sha256 }: RequestView): Promise<void> {
    const { png } = await ask('request.picture', { id, sha256 }).catch(() => ({ png: null }));
    if (png !== null && request.value?.id === id) picture.value = `data:image/png;base64,${png}`;
  }

  /** With the identity the app knows, so that nothing is approved with another one in between. */
  async function present(next: RequestView | null): Promise<void> {
    await Promise.all([meetKnown(next), next && names.look(next.origin, [])]);
    show(next);
  }

  async function meetKnown(next: RequestView | null): Promise<void> {
    const known = next?.knownIdentity ?? null;
    met.value = known === null ? [] : await findIdentities({ ask, wallet }, [known]).catch(() => []);
  }

  async function load(): Promise<void> {
    try {
      const [next] = await Promise.all([ask('request.next', {}), loadSuffixes()]);
      await present(next);
    } catch (cause) {
      fail(cause);
    }
  }

  async function loadSuffixes(): Promise<void> {
    suffixes.value ??= await readSuffixes().catch(() => undefined);
  }

  /** Something changed behind the window: take over how many wait, and notice when what is shown has gone. */
  async function refresh(): Promise<void> {
    const shown = request.value;
    if (phase.value === 'empty') return load();
    if (phase.value !== 'deciding' || !shown) return;
    try {
      const next = await ask('request.next', {});
      if (phase.value !== 'deciding' || request.value?.id !== shown.id) return;
      if (next?.id !== shown.id || next.sha256 !== shown.sha256) {
        phase.value = 'gone';
        return;
      }
      request.value = { ...shown, behind: next.behind };
      if (JSON.stringify(next) === JSON.stringify(request.value)) return;
      // The vault opened: the request is the same, and now it is known who asks.
      await Promise.all([meetKnown(next), next.kind !== 'transaction' && names.look(next.origin, [])]);
      if (phase.value !== 'deciding' || request.value?.id !== next.id) return;
      request.value = next;
      onShown();
    } catch (cause) {
      fail(cause);
    }
  }

  function choose(one: Identity): void {
    folders.value = undefined;
    met.value = [...met.value, one];
    chosenIndex.value = one.index;
  }

  /** The identity that nobody but this site may know, made when it is given something. */
  async function chooseSite(): Promise<void> {
    const shown = request.value;
    if (phase.value !== 'deciding' || !shown) return;
    error.value = undefined;
    try {
      const one = await ask('request.site-identity', { id: shown.id, sha256: shown.sha256 });
      if (request.value?.id === shown.id) choose(one);
    } catch (cause) {
      error.value = asPageError(cause);
    }
  }

  /** A new identity of the person, chosen at once. It is the last in their order. */
  async function addIdentity(label: string): Promise<boolean> {
    const shown = request.value;
    adding.value = 'busy';
    try {
      const { counted } = await ask('identity.add', { label: label.trim() });
      const { identities: last } = await ask('identity.list', { hidden: false, from: counted.seen - 1 });
      if (last[0] && request.value?.id === shown?.id) choose(last[0]);
      adding.value = undefined;
      return true;
    } catch (cause) {
      adding.value = asPageError(cause);
      return false;
    }
  }

  /** Asks the storage, because the person wants to know. */
  async function lookIntoFolders(): Promise<void> {
    const [shown, who] = [request.value, identity.value];
    if (!shown || !who || folders.value === 'asking') return;
    folders.value = 'asking';
    const found = await ask('request.folders', { id: shown.id, sha256: shown.sha256, identityIndex: who.index }).catch(
      asPageError,
    );
    if (request.value?.id !== shown.id) return;
    // Of another identity by now: not about the one that is chosen.
    folders.value = identity.value?.index === who.index ? found : undefined;
    onShown();
  }

  function tick(scope: OptionalScope, on: boolean): void {
    const next = new Set(ticked.value);
    if (on) next.add(scope);
    else next.delete(scope);
    ticked.value = next;
  }

  async function decide(decision: Denial | Approval): Promise<void> {
    const shown = request.value;
    if (phase.value !== 'deciding' || !shown) return;
    phase.value = 'sending';
    error.value = undefined;
    try {
      await present(await settle({ id: shown.id, sha256: shown.sha256, decision }));
    } catch (cause) {
      const failure = asPageError(cause);
      if (failure.code === 'request-gone') phase.value = 'gone';
      else if (canTryAgain(shown, failure.code)) {
        error.value = failure;
        phase.value = 'deciding';
      } else if (failure.code === 'vault-locked') {
        // The wallet's state follows by itself; the same request waits behind the password.
        error.value = failure;
        phase.value = 'deciding';
        await ask('wallet.state', {}).catch(() => undefined);
      } else fail(failure);
    }
  }

  /** The background may die while it decides. What still waits afterwards was not decided, and is decided again. */
  async function settle(body: WalletAsks['request.decide']['ask']): Promise<RequestView | null> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask('request.decide', body);
      } catch (cause) {
        if (asPageError(cause).code !== 'worker-gone' || attempt === 3) throw cause;
        const next = await ask('request.next', {});
        if (next?.id !== body.id || next.sha256 !== body.sha256) return next;
      }
    }
  }

  async function approve(): Promise<void> {
    const shown = request.value;
    const who = identity.value;
    if (!ready.value || !shown || !who) return;
    const isGranted = (scope: Scope) =>
      scope === 'store_write' ? shown.hub !== null : isOptional(scope) && ticked.value.has(scope);
    const scopes = shown.scopes.filter(isGranted);
    const costs = shown.kind === 'transaction' ? transaction.chosen.value : undefined;
    const again = canRemember(shown) ? { remember: remember.value } : {};
    const own = canRemember(shown) && who.site !== undefined ? { forSite: true } : {};
    const old = shown.oldHosts === undefined ? {} : { oldHosts: oldHosts.value };
    const key = hasKeyForm(shown, who) && form.value !== 'shipped' ? { form: form.value } : {};
    await decide({ approve: true, identityIndex: who.index, scopes, ...own, ...again, ...old, ...key, ...(costs && { costs }) });
  }

  function deny(): Promise<void> {
    return decide({ approve: false });
  }

  /** No, and nothing more from this site. */
  function block(): Promise<void> {
    return decide({ approve: false, block: true });
  }

  function fail(cause: unknown): void {
    error.value = asPageError(cause);
    phase.value = 'failed';
  }

  return {
    phase,
    request,
    error,
    transaction,
    names,
    chosenIndex,
    ticked,
    remember,
    oldHosts,
    form,
    folders,
    lookIntoFolders,
    picture,
    suffixes,
    locked,
    identities,
    identity,
    ready,
    load,
    refresh,
    choose,
    chooseSite,
    adding,
    addIdentity,
    tick,
    approve,
    deny,
    block,
  };
}

/**
 * Nothing was given, and the person may do something about it: another fee or nonce of a transaction, a sign-in without publishing, or simply
 * another try.
 */
const canTryAgain = ({ kind }: RequestView, code: string): boolean =>
  /^(transaction-refused|host-|no-node|answer-too-large)/.test(code)
    ? kind !== 'addresses'
    : (kind === 'sign-in' || kind === 'profile') && /^(hub-|profile-)/.test(code);

/** An identity for one site has no past with another wallet, and Xverse's keys would tell whose it is. */
export const hasKeyForm = ({ kind }: RequestView, { site }: Identity): boolean => kind === 'sign-in' && site === undefined;

/** What is signed is asked for every time. */
export const canRemember = ({ kind }: RequestView): boolean => kind === 'sign-in' || kind === 'addresses';

export type Approve = ReturnType<typeof makeApprove>;
