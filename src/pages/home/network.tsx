/** The network: which one, what it asks, and a form in which every address can be changed. */
import { useState } from 'preact/hooks';
import type { Network } from '../../contract/settings.ts';
import type { WalletState } from '../../contract/wallet.ts';
import { Button, Check, Field, FieldError, RadioGroup, Select } from '../parts/controls.tsx';
import { Dialog, ErrorNote } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { builtInIds, type Home, takenIds } from './model.ts';
import { type DraftField, type DraftMistakes, draftOf, type NetworkDraft, readDraft } from './network-draft.ts';
import { SettingsCard } from './settings-card.tsx';

export function NetworkCard({ home, state }: { home: Home; state: WalletState }) {
  const [editing, setEditing] = useState<NetworkDraft | undefined>(undefined);
  const [removing, setRemoving] = useState<Network | undefined>(undefined);
  const { settings, network } = state;
  const custom = settings.customNetworks.find(({ id }) => id === network.id);
  const close = () => {
    setEditing(undefined);
    home.deeds.forget('network');
  };
  return (
    <SettingsCard home={home} deed="network-choice" title={t('home_network')}>
      <RadioGroup
        legend={t('home_network')}
        legendUnseen
        value={settings.networkId}
        onChange={(networkId) => void home.change('network-choice', { networkId })}
        options={[
          ...builtInIds.map((value) => ({
            value: value as string,
            label: t(`home_network_${value}`),
            detail: t(`home_network_${value}_detail`),
          })),
          ...settings.customNetworks.map(({ id, label, nodeUrls }) => ({
            value: id,
            label: <bdi>{label}</bdi>,
            detail: <bdi dir="ltr">{nodeUrls.join(', ')}</bdi>,
          })),
        ]}
      />
      <dl class="ledger">
        <div>
          <dt>{t('home_network_nodes')}</dt>
          <dd>
            <ul>
              {network.nodeUrls.map((url) => (
                <li key={url} dir="ltr" class="mono small">
                  {url}
                </li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>{t('home_network_hub')}</dt>
          <dd>
            {network.hubUrl === null ? (
              t('home_network_hub_none')
            ) : (
              <bdi dir="ltr" class="mono small">
                {network.hubUrl}
              </bdi>
            )}
          </dd>
        </div>
      </dl>
      <p class="soft small">{t(custom ? 'home_network_own' : 'home_network_built_in')}</p>
      <div class="row">
        <Button icon="pen" onClick={() => setEditing(draftOf(network, custom !== undefined))}>
          {t(custom ? 'home_network_edit' : 'home_network_copy')}
        </Button>
        {custom && (
          <Button tone="danger" icon="bin" onClick={() => setRemoving(custom)}>
            {t('home_network_remove')}
          </Button>
        )}
      </div>
      {editing && <NetworkDialog home={home} state={state} start={editing} onClose={close} />}
      <Dialog
        open={removing !== undefined}
        title={t('home_network_remove_title', removing?.label ?? '')}
        onClose={() => setRemoving(undefined)}
        actions={
          removing && (
            <>
              <Button onClick={() => setRemoving(undefined)}>{t('popup_keep')}</Button>
              <Button
                tone="danger"
                busy={home.deeds.busy.value.has('network')}
                onClick={async () => {
                  await home.removeNetwork(removing.id);
                  setRemoving(undefined);
                }}
              >
                {t('home_network_remove')}
              </Button>
            </>
          )
        }
      >
        <p>{t('home_network_remove_text')}</p>
      </Dialog>
    </SettingsCard>
  );
}

function NetworkDialog(props: { home: Home; state: WalletState; start: NetworkDraft; onClose: () => void }) {
  const { home, state, start, onClose } = props;
  const [draft, setDraft] = useState(start);
  const [mistakes, setMistakes] = useState<DraftMistakes>({});
  const set = (field: DraftField) => (text: string) => {
    setDraft({ ...draft, [field]: text });
    setMistakes({ ...mistakes, [field]: undefined });
  };
  const errorOf = (field: DraftField) => {
    const mistake = mistakes[field];
    return mistake && t(mistake);
  };
  const problem = home.deeds.problems.value.get('network');
  async function save(event: Event) {
    event.preventDefault();
    const read = readDraft(draft, takenIds(state.settings));
    if ('mistakes' in read) setMistakes(read.mistakes);
    else if (await home.saveNetwork(draft)) onClose();
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
        <div class="dialog-actions">
          <Button onClick={onClose}>{t('parts_cancel')}</Button>
          <Button tone="primary" type="submit" busy={home.deeds.busy.value.has('network')}>
            {t('home_network_save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
