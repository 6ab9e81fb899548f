/** What our pages know of failures, and how models get at the wallet door: no browser in it, so that models are tested without one. */
import type { WalletAsks, WalletMethod } from '../contract/wallet.ts';

/** What the door answers when it does not do as asked. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Asks the wallet door; handed to models, so that tests can stand in for it. */
export type Ask = <M extends WalletMethod>(method: M, body: WalletAsks[M]['ask']) => Promise<WalletAsks[M]['answer']>;

/** Whatever was thrown, as something a page can show. */
export function asPageError(error: unknown): PageError {
  if (error instanceof PageError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return new PageError(typeof code === 'string' ? code : 'unexpected', typeof message === 'string' ? message : String(error));
}
