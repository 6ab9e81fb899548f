import { describe, expect, it, vi } from 'vitest';
import type { CostsView, TransactionView } from '../../../src/contract/signing.ts';
import type { RequestView } from '../../../src/contract/wallet.ts';
import { formatStx, makeTransactionModel, parseStx } from '../../../src/pages/approve/transaction.ts';
import type { Ask } from '../../../src/pages/page-error.ts';

const request = { id: 'one', sha256: 'a'.repeat(64) } as RequestView;
const view: TransactionView = {
  action: { type: 'transfer', recipient: 'SP000000000000000000002Q6VF78', amount: '1000000', memo: '' },
  yours: [{ what: 'stx', bound: 'exactly', amount: '1000000' }],
  others: [],
  isOpen: false,
  namedChain: null,
  network: 'Stacks',
  sponsored: false,
  broadcast: true,
  raw: '00',
  proposed: { fee: null, nonce: null },
};
const costs: CostsView = { nonce: '7', balance: '1000300', fees: { low: '180', middle: '300', high: '900' } };

function make(answers: { view?: TransactionView | Error; costs?: (CostsView | Error)[] } = {}) {
  const waiting = [...(answers.costs ?? [costs])];
  const ask = vi.fn(async (method: string) => {
    const answer = method === 'request.transaction' ? (answers.view ?? view) : waiting.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { model: makeTransactionModel({ ask: ask as unknown as Ask }), ask };
}

describe('a transaction on the approval', () => {
  it('is paid as the network advises, in the next turn of the account, unless the person says otherwise', async () => {
    const { model } = make();
    expect(model.chosen.value).toBeUndefined();
    await model.show(request, 0);
    expect(model.chosen.value).toEqual({ fee: '300', nonce: '7' });
    model.pace.value = 'high';
    expect(model.chosen.value).toEqual({ fee: '900', nonce: '7' });
    model.pace.value = 'own';
    expect(model.chosen.value).toBeUndefined();
    model.ownFee.value = '0.0025';
    model.ownNonce.value = '9';
    expect(model.chosen.value).toEqual({ fee: '2500', nonce: '9' });
    model.ownNonce.value = 'x';
    expect(model.chosen.value).toBeUndefined();
  });

  it('begins with what the app proposes', async () => {
    const { model } = make({ view: { ...view, proposed: { fee: '1234', nonce: '3' } } });
    await model.show(request, 0);
    expect(model.chosen.value).toEqual({ fee: '1234', nonce: '3' });
  });

  it('that somebody else pays costs nothing here', async () => {
    const { model } = make({ view: { ...view, sponsored: true } });
    await model.show(request, 0);
    expect(model.chosen.value).toEqual({ fee: '0', nonce: '7' });
  });

  it('knows when the account has too little', async () => {
    const { model } = make();
    await model.show(request, 0);
    expect(model.isShort.value).toBe(false);
    model.pace.value = 'high';
    expect(model.isShort.value).toBe(true);
  });

  it('can be decided by hand when no node answers, and asks again', async () => {
    const { model } = make({ costs: [Object.assign(new Error('x'), { code: 'host-refused' }), costs] });
    await model.show(request, 0);
    expect(model.costsError.value).toMatchObject({ code: 'host-refused' });
    expect(model.chosen.value).toBeUndefined();
    model.pace.value = 'own';
    model.ownFee.value = '1';
    model.ownNonce.value = '0';
    expect(model.chosen.value).toEqual({ fee: '1000000', nonce: '0' });
    await model.loadCosts();
    expect(model.costsError.value).toBeUndefined();
    // What was typed stays.
    expect(model.chosen.value).toEqual({ fee: '1000000', nonce: '0' });
  });

  it('shows nothing of another request that answers late', async () => {
    const { model, ask } = make();
    let answer: (value: TransactionView) => void = () => undefined;
    ask.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve as typeof answer)));
    const first = model.show(request, 0);
    await model.show(request, 1);
    answer({ ...view, network: 'Other' });
    await first;
    expect(model.view.value?.network).toBe('Stacks');
    expect(ask).toHaveBeenCalledWith('request.costs', expect.objectContaining({ identityIndex: 1 }));
  });

  it('says why it cannot be', async () => {
    const { model } = make({ view: Object.assign(new Error('x'), { code: 'address-mismatch' }) });
    await model.show(request, 0);
    expect(model.error.value).toMatchObject({ code: 'address-mismatch' });
    expect(model.chosen.value).toBeUndefined();
  });
});

describe('amounts of STX', () => {
  it.each([
    ['1', 1_000_000n],
    [' 0,5 ', 500_000n],
    ['0.000001', 1n],
    ['9999999999999.999999', 9_999_999_999_999_999_999n],
    ['1.0000001', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['', undefined],
  ])('%j is %s µSTX', (text, micro) => expect(parseStx(text)).toBe(micro));

  it('are written with every digit', () => {
    expect(formatStx('18446744073709551615', 'en')).toBe('18,446,744,073,709.551615');
    expect(formatStx('1500000', 'de')).toBe('1,5');
    expect(formatStx('0', 'en')).toBe('0');
  });
});
