/** A network of one's own: a form in which every address can be changed, and whose storage is tried before it is saved. */
import { useState } from 'preact/hooks';
import type { ConnectionCheck, WalletState } from '../../contract/wallet.ts';
import { Button, Check, Field, FieldError, Select } from '../parts/controls.tsx';
import { Banner, Dialog, ErrorNote } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { CheckTable } from './check-table.tsx';
import { type Home, takenIds } from './model.ts';
import { type DraftField, type DraftMistakes, type NetworkDraft, readDraft } from './network-draft.ts';

export function NetworkDialog(props: { home: Home; state: WalletState; start: NetworkDraft; onClose: () => void }) {
  const { home, state, start, onClose } = props;
  const [draft, setDraft] = useState(start);
  const [mistakes, setMistakes] = useState<DraftMistakes>({});
  /** What was tried with the storage as it stands in the form. Without checks it could not be tried. */
  const [tried, setTried] = useState<{ hubUrl: string; checks: ConnectionCheck[] | undefined } | undefined>(undefined);
  const [saved, setSaved] = useState(false);
  const set = (field: DraftField) => (text: string) => {
    setDraft({ ...draft, [field]: text });
    setMistakes({ ...mistakes, [field]: undefined });
    if (field === 'hubUrl') setTried(undefined);
  };
  const errorOf = (field: DraftField) => {
    const mistake = mistakes[field];
    return mistake && t(mistake);
  };
  const problem = home.deeds.problems.value.get('network');
  async function save(event: Event) {
    event.preventDefault();
    const read = readDraft(draft, takenIds(state.settings));
    if ('mistakes' in read) return setMistakes(read.mistakes);
    const { hubUrl } = read.network;
    // Tried before it is saved. What does not work is told, and saved only when the person presses once more.
    if (hubUrl !== null && tried?.hubUrl !== hubUrl) {
      const checks = await home.tryStorage(draft);
      setTried({ hubUrl, checks });
      if (!works(checks)) return;
    }
    if (!(await home.saveNetwork(draft))) return;
    if (hubUrl !== null && !tried) setSaved(true);
    else onClose();
  }
  const busy = home.deeds.busy.value.has('network');
  if (saved && tried?.checks) {
    return (
      <Dialog
        open
        title={draft.label}
        onClose={onClose}
        actions={
          <Button tone="primary" onClick={onClose}>
            {t('parts_done')}
          </Button>
        }
      >
        <Banner tone="good" live>
          {t('home_network_hub_works')}
        </Banner>
        <CheckTable checks={tried.checks} />
      </Dialog>
    );
  }
  return (
    <Dialog open title={t(start.id === '' ? 'home_network_new_title' : 'home_network_edit_title')} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field
          label={t('home_network_label')}
          value={draft.label}
          onText={set('label')}
          autocomplete="off"
          error={errorOf('label')}
        />
        <div class="field">
          <label for="node-urls">{t('home_network_nodes')}</label>
          <textarea
            id="node-urls"
            class="input mono"
            dir="ltr"
            rows={3}
            spellcheck={false}
            value={draft.nodeUrls}
            aria-invalid={mistakes.nodeUrls ? true : undefined}
            aria-describedby="node-urls-hint node-urls-error"
            onInput={(event) => set('nodeUrls')(event.currentTarget.value)}
          />
          <div class="field-hint" id="node-urls-hint">
            {t('home_network_nodes_hint')}
          </div>
          <FieldError id="node-urls-error" text={errorOf('nodeUrls')} />
        </div>
        <Field
          label={t('home_network_hub')}
          hint={t('home_network_hub_hint')}
          type="text"
          inputMode="url"
          dir="ltr"
          value={draft.hubUrl}
          onText={set('hubUrl')}
          autocomplete="off"
          error={errorOf('hubUrl')}
        />
        <Select
          label={t('home_network_chain')}
          value={draft.chain}
          options={[
            { value: 'mainnet', label: t('home_network_chain_mainnet') },
            { value: 'testnet', label: t('home_network_chain_testnet') },
          ]}
          onChange={set('chain')}
        />
        <Check
          label={t('home_network_devnet')}
          detail={t('home_network_devnet_detail')}
          checked={draft.devnet}
          onChange={(devnet) => setDraft({ ...draft, devnet })}
        />
        <details class="more">
          <summary>{t('home_network_contracts')}</summary>
          <div class="stack-8">
            {(['bnsV2', 'bnsV1', 'zonefileResolver'] as const).map((field) => (
              <Field
                key={field}
                label={t(`home_network_${field}`)}
                dir="ltr"
                value={draft[field]}
                onText={set(field)}
                autocomplete="off"
                error={errorOf(field)}
              />
            ))}
          </div>
        </details>
        {(mistakes.bnsV1 || mistakes.bnsV2 || mistakes.zonefileResolver) && (
          <FieldError id="contracts-error" text={t('home_network_contract_bad')} />
        )}
        {problem && <ErrorNote error={problem} />}
        <p class="small soft" role="status">
          {busy && !tried && URL.canParse(draft.hubUrl) ? t('home_network_hub_trying', new URL(draft.hubUrl).host) : ''}
        </p>
        {tried && !works(tried.checks) && (
          <>
            <Banner tone="warn" live title={t('home_network_hub_fails')}>
              <p>{t('home_network_hub_fails_text')}</p>
            </Banner>
            {tried.checks && <CheckTable checks={tried.checks} />}
          </>
        )}
        <div class="dialog-actions">
          <Button onClick={onClose}>{t('parts_cancel')}</Button>
          <Button tone="primary" type="submit" busy={busy}>
            {t(tried && !works(tried.checks) ? 'home_network_save_anyway' : 'home_network_save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const works = (checks: ConnectionCheck[] | undefined): boolean =>
  checks !== undefined && checks.length > 0 && checks.every(({ state }) => state !== 'fails');
