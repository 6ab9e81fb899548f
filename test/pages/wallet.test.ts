/** Asking a background that ends at any moment: what only reads is asked again, what changes something is not. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

const sendMessage = vi.hoisted(() => vi.fn());
vi.mock('webextension-polyfill', () => ({ default: { runtime: { sendMessage } } }));
const { ask } = await import('../../src/pages/wallet.ts');

const closed = new Error(
  'A listener indicated an asynchronous response, but the message channel closed before a response was received',
);
const noEar = new Error('Could not establish connection. Receiving end does not exist.');
const answer = { ok: true, answer: { allowed: true } };

describe('asking the background', () => {
  beforeEach(() => {
    sendMessage.mockReset();
  });

  it.each([
    ['ends before the answer', () => Promise.reject(closed)],
    ['says nothing', () => Promise.resolve(undefined)],
    ['has no ear yet', () => Promise.reject(noEar)],
  ])('asks a reading question again when it %s', async (_, first) => {
    sendMessage.mockImplementationOnce(first).mockResolvedValueOnce({ ok: true, answer: [] });
    expect(await ask('app.list', {})).toEqual([]);
    expect(sendMessage).toHaveBeenCalledTimes(2);
  });

  // A transaction whose background ended while the fee was being asked for could not be approved before the person asked again.
  it.each([
    ['request.next', {}],
    ['request.transaction', { id: 'a', sha256: 'b', identityIndex: 0 }],
    ['request.costs', { id: 'a', sha256: 'b', identityIndex: 0 }],
  ] as const)('asks %s again, because it only reads', async (method, body) => {
    sendMessage.mockRejectedValueOnce(closed).mockResolvedValueOnce({ ok: true, answer: null });
    expect(await ask(method, body)).toBe(null);
    expect(sendMessage).toHaveBeenCalledTimes(2);
  });

  it('asks a change again only when it never arrived', async () => {
    sendMessage.mockRejectedValueOnce(noEar).mockResolvedValueOnce(answer);
    await ask('name.consent', { name: 'alice.btc', target: 'https://example.com/', allow: true });
    expect(sendMessage).toHaveBeenCalledTimes(2);
    sendMessage.mockReset().mockRejectedValueOnce(closed);
    await expect(ask('identity.add', { label: 'Work' })).rejects.toMatchObject({ code: 'worker-gone' });
    expect(sendMessage).toHaveBeenCalledTimes(1);
  });

  it('gives up after four', async () => {
    sendMessage.mockRejectedValue(closed);
    await expect(ask('name.resolve', { name: 'alice.btc' })).rejects.toMatchObject({ code: 'worker-gone' });
    expect(sendMessage).toHaveBeenCalledTimes(4);
  });
});
