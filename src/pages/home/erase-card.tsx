/** The end of everything in this browser: a backup first, then a word to type. */
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { EraseForm } from '../parts/erase-form.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { SaveFile } from './backup.tsx';
import type { Home } from './model.ts';

export function EraseCard({ home, state }: { home: Home; state: WalletState }) {
  const [open, setOpen] = useState(false);
  const problem = home.deeds.problems.value.get('erase');
  if (state.vault === 'none') return null;
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('parts_erase_title')}</h2>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'parts_cancel' : 'home_erase_begin')}
        </Button>
      </header>
      <p class="soft small">{t('parts_erase_text')}</p>
      {open && (
        <div class="stack">
          {state.vault === 'unlocked' ? (
            <div class="setting-line">
              <p class="grow">{t('home_erase_backup')}</p>
              <SaveFile home={home} again={state.backedUp.file} />
            </div>
          ) : (
            <p>{t('home_erase_locked')}</p>
          )}
          <EraseForm autofocus busy={home.deeds.busy.value.has('erase')} onErase={() => void home.erase()} />
        </div>
      )}
      {problem && <ErrorNote error={problem} />}
    </section>
  );
}
