/** Identities: one from the words, then as many as wanted; and whether all of them would survive this machine. */
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { useReturnFocus } from '../parts/focus.ts';
import { ListTools } from '../parts/list-tools.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { Backup } from './backup.tsx';
import { Cards } from './cards.tsx';
import { HiddenIdentities, IdentityCard } from './identity-card.tsx';
import { IdentityForm } from './identity-form.tsx';
import type { Home } from './model.ts';

export function Identities({ home, state }: { home: Home; state: WalletState }) {
  const [adding, setAdding] = useState(false);
  const addButton = useReturnFocus(adding);
  const { value, problem } = home.identities.page.value;
  const first = home.identities.from.value;
  // Among those that were found only, there is no neighbour to change places with.
  const isWhole = home.identities.find.value === '';
  return (
    <>
      <Backup home={home} state={state} />
      {problem && <ErrorNote error={problem} retry={() => void home.identities.load()} />}
      <ListTools list={home.identities} label={t('home_identities_find')} />
      <Cards key={first} label={t('home_identities')} items={value?.items ?? []}>
        {(identity, place) => (
          <IdentityCard
            key={identity.index}
            home={home}
            identity={identity}
            current={identity.index === state.currentIndex}
            hub={state.network.hubUrl}
            canMove={{ up: isWhole && first + place > 0, down: isWhole && first + place < (value?.total ?? 0) - 1 }}
          />
        )}
      </Cards>
      {adding ? (
        <section class="card stack-8">
          <IdentityForm
            title={t('home_add_title')}
            text=""
            action={t('home_add_action')}
            busy={home.deeds.busy.value.has('add')}
            error={home.deeds.problems.value.get('add')}
            onSubmit={async (label) => (await home.addIdentity(label)) && setAdding(false)}
            onCancel={() => setAdding(false)}
          />
          <p class="soft small">{t('home_add_text')}</p>
        </section>
      ) : (
        <Button ref={addButton} icon="plus" onClick={() => setAdding(true)}>
          {t('home_add')}
        </Button>
      )}
      {state.counted.hidden > 0 && <HiddenIdentities home={home} />}
    </>
  );
}
