/** Identities: one from the words, then as many as wanted; and whether all of them would survive this machine. */
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button, Field } from '../parts/controls.tsx';
import { useReturnFocus } from '../parts/focus.ts';
import { ListTools } from '../parts/list-tools.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { errorText, t } from '../parts/text.ts';
import { Backup } from './backup.tsx';
import { Cards } from './cards.tsx';
import { HiddenIdentities, IdentityCard } from './identity-card.tsx';
import { IdentityForm } from './identity-form.tsx';
import { findIndex, mistakeInIndex } from './identity-index.ts';
import type { Home } from './model.ts';

/** The next one, or under a detail any: whoever had the one with another number elsewhere knows which. */
function NewIdentity({ home, onEnd }: { home: Home; onEnd: () => void }) {
  const [number, setNumber] = useState('');
  const [tried, setTried] = useState(false);
  const problem = home.deeds.problems.value.get('add');
  const isOfNumber = problem?.code === 'identity-exists' || problem?.code === 'bad-index';
  const mistake = mistakeInIndex(number);
  return (
    <section class="card stack-8">
      <IdentityForm
        title={t('home_add_title')}
        text=""
        action={t('home_add_action')}
        busy={home.deeds.busy.value.has('add')}
        error={isOfNumber ? undefined : problem}
        onSubmit={async (label) => {
          setTried(true);
          if (mistake === undefined && (await home.addIdentity(label, findIndex(number)))) onEnd();
        }}
        onCancel={onEnd}
      >
        <details class="more">
          <summary>{t('home_add_number')}</summary>
          <Field
            label={t('home_add_number_label')}
            hint={t('home_add_number_hint')}
            value={number}
            onText={setNumber}
            inputMode="numeric"
            autocomplete="off"
            dir="ltr"
            error={tried && mistake ? t(mistake) : isOfNumber && problem ? errorText(problem) : undefined}
          />
        </details>
      </IdentityForm>
      <p class="soft small">{t('home_add_text')}</p>
    </section>
  );
}

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
        <NewIdentity home={home} onEnd={() => setAdding(false)} />
      ) : (
        <Button ref={addButton} icon="plus" onClick={() => setAdding(true)}>
          {t('home_add')}
        </Button>
      )}
      {state.counted.hidden > 0 && <HiddenIdentities home={home} />}
    </>
  );
}
