/**
 * The pages' side of the wallet door: typed questions, and the state of the wallet as a signal that every page draws from.
 * Nothing else in the pages sends messages to the background.
 */
import { signal } from '@preact/signals';
import browser from 'webextension-polyfill';
import { snapshotKey } from '../contract/snapshot.ts';
import type { WalletMethod, WalletReply, WalletState } from '../contract/wallet.ts';
import { type Ask, asPageError, PageError } from './page-error.ts';
import { wearTheme } from './parts/theme.ts';

export { type Ask, asPageError, PageError };

/** The wallet as last heard; undefined until the first answer. */
export const wallet = signal<WalletState | undefined>(undefined);
/** Why the wallet could not be read, when that failed. */
export const walletError = signal<PageError | undefined>(undefined);

/** Asks the door. Throws `PageError`: the door's own code, or `worker-gone` when nobody answered. */
export const ask: Ask = async (method, body) => {
  const reply = (await send({ autonym: method, body })) as WalletReply<typeof method> | undefined;
  if (reply === undefined) throw new PageError('worker-gone', 'The background of Autonym did not answer.');
  if (!reply.ok) throw new PageError(reply.error.code, reply.error.message, reply.error);
  if (isWalletState(reply.answer)) wallet.value = reply.answer;
  return reply.answer;
};

/** Fills `wallet`: from the session's snapshot at once, then from the worker, then at every change. Called once, by each page's main. */
export async function loadWallet(): Promise<void> {
  wallet.subscribe((state) => state && wearTheme(state.settings.theme));
  browser.storage.session.onChanged.addListener((changes) => {
    const state = changes[snapshotKey]?.newValue;
    if (isWalletState(state)) wallet.value = state;
  });
  const fresh = ask('wallet.state', {});
  fresh.catch(() => {}); // handled below; the snapshot is only waited for
  const { [snapshotKey]: kept } = await browser.storage.session.get(snapshotKey);
  if (wallet.value === undefined && isWalletState(kept)) wallet.value = kept;
  try {
    await fresh;
    walletError.value = undefined;
  } catch (error) {
    walletError.value = asPageError(error);
  }
}

/** Moves the lock deadline while somebody is at this page, at most twice a minute. */
export function keepAwake(): void {
  let lastMs = Date.now();
  const touch = () => {
    if (wallet.value?.vault !== 'unlocked' || Date.now() - lastMs < 30_000) return;
    lastMs = Date.now();
    ask('vault.touch', {}).catch(() => {}); // the deadline stays as it was, and the next touch tries again
  };
  addEventListener('pointerdown', touch);
  addEventListener('keydown', touch);
}

/** Questions that only read, or that are the same when they are said twice: one whose worker ended before it answered may be asked again. */
const reads: readonly WalletMethod[] = [
  'wallet.state',
  'identity.list',
  'app.list',
  'site.read',
  'name.resolve',
  'request.next',
  'request.transaction',
  'request.costs',
  'survey.read',
  'look.read',
  'link.read',
  'link.ask',
  'link.answer',
  'inspector.read',
  'snapshot.find',
  'snapshot.kept',
  'vault.copies',
  'vault.passkeys',
  'connection.check',
];

/**
 * A worker that is just starting has no ear yet; one that was never reached has done nothing, so asking again is safe. One that was reached
 * and then ended may have done what was asked: only reading is asked again.
 */
async function send(message: { autonym: WalletMethod; body: unknown }): Promise<unknown> {
  const isRead = reads.includes(message.autonym);
  for (let attempt = 0; ; attempt++) {
    const isLast = attempt === 3;
    try {
      const reply: unknown = await browser.runtime.sendMessage(message);
      if (reply !== undefined || !isRead || isLast) return reply;
    } catch (cause) {
      const nobody = /receiving end does not exist/i.test(String(cause));
      if (!(nobody || isRead) || isLast) throw new PageError('worker-gone', 'The background of Autonym did not answer.');
    }
    await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt));
  }
}

function isWalletState(value: unknown): value is WalletState {
  return typeof value === 'object' && value !== null && 'vault' in value && 'settings' in value && 'identities' in value;
}
