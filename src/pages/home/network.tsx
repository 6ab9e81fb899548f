/** The network: which one, and what it asks. */
import { useState } from 'preact/hooks';
import type { Network } from '../../contract/settings.ts';
import type { WalletState } from '../../contract/wallet.ts';
import { operatorOf } from '../../protocol/hosts.ts';
import { Button, RadioGroup, Select } from '../parts/controls.tsx';
import { Dialog } from '../parts/surfaces.tsx';
import { formatNumber, t } from '../parts/text.ts';
import { builtInIds, type Home } from './model.ts';
import { NetworkDialog } from './network-dialog.tsx';
import { draftOf, type NetworkDraft } from './network-draft.ts';
import { Nodes } from './nodes.tsx';
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
      <Nodes home={home} state={state} own={custom !== undefined} />
      <Agreeing home={home} state={state} />
      <dl class="ledger">
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

/** How many have to say the same of a name. With one operator there is nothing to choose, and that is said. */
function Agreeing({ home, state: { network, settings, local } }: { home: Home; state: WalletState }) {
  const operators = new Set(network.nodeUrls.map((url) => operatorOf(url, { portsApart: local }))).size;
  if (operators === 1) return <p class="soft small">{t('home_network_agreeing_one')}</p>;
  const chosen = Math.max(2, settings.agreeing);
  const most = Math.max(operators, chosen);
  return (
    <Select
      label={t('home_network_agreeing')}
      value={String(chosen)}
      options={Array.from({ length: most - 1 }, (_, i) => ({
        value: String(i + 2),
        label: t('home_network_agreeing_of', formatNumber(i + 2), formatNumber(operators)),
      }))}
      onChange={(agreeing) => void home.change('network-choice', { agreeing: Number(agreeing) })}
    />
  );
}
