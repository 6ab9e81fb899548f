/** What our pages know of failures, and how models get at the wallet door: no browser in it, so that models are tested without one. */
import type { Said } from '../contract/said.ts';
import type { WalletAsks, WalletMethod } from '../contract/wallet.ts';

/** What the door answers when it does not do as asked. */
export class PageError extends Error implements Said {
  override readonly name = 'PageError';
  readonly code: string;
  readonly reason: string | undefined;
  readonly places: readonly string[] | undefined;

  /** `message` is for developers; a person reads the sentence of the code. */
  constructor(code: string, message: string, { reason, places }: Omit<Said, 'code'> = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.places = places;
  }
}

/** Asks the wallet door; handed to models, so that tests can stand in for it. */
export type Ask = <M extends WalletMethod>(method: M, body: WalletAsks[M]['ask']) => Promise<WalletAsks[M]['answer']>;

/** Whatever was thrown, as something a page can show. */
export function asPageError(error: unknown): PageError {
  if (error instanceof PageError) return error;
  const { code, message, ...rest } = (error ?? {}) as Partial<PageError>;
  return new PageError(
    typeof code === 'string' ? code : 'unexpected',
    typeof message === 'string' ? message : String(error),
    rest,
  );
}

/** Of a file, another password was wrong than the one of this browser. */
export function aboutFile(cause: unknown): PageError {
  const error = asPageError(cause);
  return error.code === 'wrong-password' ? new PageError('wrong-file-password', error.message) : error;
}
