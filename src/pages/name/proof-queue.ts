/** How many questions of checks wait for their turn in the background: public servers give fifty a minute to everybody. */
import { signal } from '@preact/signals';

export const proofsWaiting = signal(0);

type Area = {
  get(key: 'proofsWaiting'): Promise<Record<string, unknown>>;
  onChanged: { addListener(listen: (changes: Record<string, { newValue?: unknown }>) => void): void };
};

export function listenToQueue(session: Area): void {
  const show = (value: unknown) => {
    proofsWaiting.value = typeof value === 'number' ? value : 0;
  };
  session.onChanged.addListener(({ proofsWaiting: changed }) => changed && show(changed.newValue));
  void session.get('proofsWaiting').then((kept) => show(kept['proofsWaiting']));
}
