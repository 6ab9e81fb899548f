/** A transaction on the approval: what this identity would sign, what it costs, and what the person chose to pay. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { CostsView, TransactionView } from '../../contract/signing.ts';
import type { RequestView } from '../../contract/wallet.ts';
import { type Ask, asPageError, type PageError } from '../page-error.ts';

export type Pace = 'low' | 'middle' | 'high' | 'own';

export type TransactionPowers = { ask: Ask };
export type TransactionModel = ReturnType<typeof makeTransactionModel>;

export function makeTransactionModel({ ask }: TransactionPowers) {
  const view = signal<TransactionView | undefined>(undefined);
  const error = signal<PageError | undefined>(undefined);
  const costs = signal<CostsView | undefined>(undefined);
  const costsError = signal<PageError | undefined>(undefined);
  const pace = signal<Pace>('middle');
  /** What the person typed: STX and a count. */
  const ownFee = signal('');
  const ownNonce = signal('');

  const fee: ReadonlySignal<bigint | undefined> = computed(() => {
    if (view.value?.sponsored) return 0n;
    return pace.value === 'own' ? parseStx(ownFee.value) : costs.value && BigInt(costs.value.fees[pace.value]);
  });
  const nonce: ReadonlySignal<bigint | undefined> = computed(() =>
    /^\d{1,19}$/.test(ownNonce.value.trim()) ? BigInt(ownNonce.value.trim()) : undefined,
  );
  /** What goes with the decision; undefined while something is missing. */
  const chosen = computed(() =>
    view.value === undefined || fee.value === undefined || nonce.value === undefined
      ? undefined
      : { fee: fee.value.toString(), nonce: nonce.value.toString() },
  );
  /** Fee and what a transfer moves are more than the account has, as the network says. */
  const isShort = computed(() => {
    if (costs.value === undefined || fee.value === undefined || view.value === undefined) return false;
    const { action } = view.value;
    return BigInt(costs.value.balance) < fee.value + (action.type === 'transfer' ? BigInt(action.amount) : 0n);
  });

  let shown: { id: string; sha256: string; identityIndex: number } | undefined;

  function clear(): void {
    shown = undefined;
    view.value = undefined;
    error.value = undefined;
    costs.value = undefined;
    costsError.value = undefined;
    pace.value = 'middle';
    ownFee.value = '';
    ownNonce.value = '';
  }

  /** Another request, or another identity: everything from the beginning. */
  async function show({ id, sha256 }: RequestView, identityIndex: number): Promise<void> {
    clear();
    const body = { id, sha256, identityIndex };
    shown = body;
    try {
      const answer = await ask('request.transaction', body);
      if (shown !== body) return;
      const { proposed } = answer;
      if (proposed.fee !== null && proposed.fee !== '0') {
        pace.value = 'own';
        ownFee.value = formatPlainStx(proposed.fee);
      }
      if (proposed.nonce !== null) ownNonce.value = proposed.nonce;
      view.value = answer;
    } catch (cause) {
      if (shown === body) error.value = asPageError(cause);
      return;
    }
    await loadCosts();
  }

  async function loadCosts(): Promise<void> {
    const body = shown;
    if (body === undefined) return;
    costsError.value = undefined;
    try {
      const answer = await ask('request.costs', body);
      if (shown !== body) return;
      costs.value = answer;
      if (ownNonce.value === '') ownNonce.value = answer.nonce;
    } catch (cause) {
      if (shown === body) costsError.value = asPageError(cause);
    }
  }

  return { view, error, costs, costsError, pace, ownFee, ownNonce, fee, chosen, isShort, clear, show, loadCosts };
}

const microPerStx = 1_000_000n;

/** STX as a person types it, with a point or a comma; undefined for what is no amount. */
export function parseStx(text: string): bigint | undefined {
  const [, whole = '', part = ''] = /^\s*(\d{1,13})(?:[.,](\d{1,6}))?\s*$/.exec(text) ?? [];
  return whole === '' ? undefined : BigInt(whole) * microPerStx + BigInt(part.padEnd(6, '0'));
}

/** µSTX as STX, with a point and nothing else. */
export function formatPlainStx(micro: string): string {
  const amount = BigInt(micro);
  const part = (amount % microPerStx).toString().padStart(6, '0').replace(/0+$/, '');
  return `${amount / microPerStx}${part === '' ? '' : `.${part}`}`;
}

/** The same as the person's language writes numbers. */
export function formatStx(micro: string, locale?: string): string {
  // Given as text, so that no digit is lost on the way through a number.
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(formatPlainStx(micro) as `${number}`);
}
