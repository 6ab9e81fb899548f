/** Before anything is trusted to us: what is there, by a name, an address or a public key. */
import { useMemo } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { slicePowers } from '../parts/slices.ts';
import { t } from '../parts/text.ts';
import { later } from '../popup/tabs.ts';
import { Look } from '../survey/look.tsx';
import { makeLook } from '../survey/model.ts';
import { ask } from '../wallet.ts';
import { Frame } from './frame.tsx';
import type { Welcome } from './model.ts';

export function LookStep({ model, state }: { model: Welcome; state: WalletState }) {
  const { chain } = state.network;
  const look = useMemo(
    () =>
      makeLook({
        ask,
        later,
        read: async (text) => (await import('../survey/looked-for.ts')).readLookedFor(text, chain, slicePowers),
      }),
    [chain],
  );
  return (
    <Frame
      model={model}
      title={t('home_look')}
      lead={<p>{t('home_look_lead')}</p>}
      actions={<Button onClick={() => model.chooseWay('restore-words')}>{t('welcome_look_restore')}</Button>}
      endsWithActions
    >
      <Look model={look} state={state} />
    </Frame>
  );
}
