/** Identities: one from the words, then as many as wanted; and whether all of them would survive this machine. */
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { t } from '../parts/text.ts';
import { Backup } from './backup.tsx';
import { HiddenIdentities, IdentityCard } from './identity-card.tsx';
import { IdentityForm } from './identity-form.tsx';
import type { Home } from './model.ts';

/** Drawn at first, and again with each *more*: thousands at once would stall the page. */
const pageOfCards = 50;

export function Identities({ home, state }: { home: Home; state: WalletState }) {
  const [adding, setAdding] = useState(false);
  const [drawn, setDrawn] = useState(pageOfCards);
  const seen = state.identities.filter(({ hidden }) => !hidden);
  return (
    <>
      <Backup home={home} state={state} />
      <ul class="cards" aria-label={t('home_identities')}>
        {seen.slice(0, drawn).map((identity, place) => (
          <IdentityCard
            key={identity.index}
            home={home}
            identity={identity}
            current={identity.index === state.currentIndex}
            canMove={{ up: place > 0, down: place < seen.length - 1 }}
          />
        ))}
      </ul>
      {seen.length > drawn && (
        <Button tone="quiet" icon="down" onClick={() => setDrawn(drawn + pageOfCards)}>
          {t('home_more', seen.length - drawn)}
        </Button>
      )}
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
        <Button icon="plus" onClick={() => setAdding(true)}>
          {t('home_add')}
        </Button>
      )}
      <HiddenIdentities home={home} identities={state.identities.filter(({ hidden }) => hidden)} />
    </>
  );
}
