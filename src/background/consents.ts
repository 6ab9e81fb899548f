/** Which name may lead to which exact address without a click. A changed target asks again. Sealed like the grants. */
import { makePrivateRows, type PrivateSeal } from './private-rows.ts';
import type { Rows } from './store.ts';

export type Consents = ReturnType<typeof makeConsents>;

export type Consent = { name: string; target: string; allowed: boolean };

export function makeConsents({ rows, seal, randomId }: { rows: Rows; seal: PrivateSeal; randomId: () => string }) {
  const consents = makePrivateRows<Consent>({ kind: 'consents', keyOf: ({ name }) => name, rows, seal, randomId });
  return {
    find: async (name: string, target: string): Promise<boolean> => {
      const consent = await consents.find(name);
      return consent?.allowed === true && consent.target === target;
    },
    list: consents.all,
    put: (name: string, target: string, allowed: boolean): Promise<void> => consents.put({ name, target, allowed }),
    clear: consents.clear,
    forget: consents.forget,
  };
}
