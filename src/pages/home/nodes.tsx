/** The nodes of the chosen network: in which order they are asked, how each did, and one's own among them. */
import { useState } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { operatorOf } from '../../protocol/hosts.ts';
import { Button, Field, IconButton } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { errorText, formatNumber, t } from '../parts/text.ts';
import type { Home } from './model.ts';
import { type Health, healthOf, moved, withNodes } from './node-order.ts';
import { Problem } from './settings-card.tsx';

export function Nodes({ home, state, own }: { home: Home; state: WalletState; own: boolean }) {
  const { network } = state;
  const { nodeUrls } = network;
  const [text, setText] = useState('');
  const [mistake, setMistake] = useState<string | undefined>(undefined);
  const { value: checked, loading } = home.connections.state.value;
  const busy = home.deeds.busy.value.has('nodes');
  const operators = nodeUrls.map((url) => operatorOf(url, { portsApart: state.local }));

  /** False when an address is wrong, which is then told. */
  async function put(urls: readonly string[]): Promise<boolean> {
    const label = t('home_nodes_copy', network.label).slice(0, 40);
    const read = withNodes(network, urls, { own, label, taken: home.takenIds() });
    const wrong = 'mistakes' in read ? (read.mistakes.nodeUrls ?? Object.values(read.mistakes)[0]) : undefined;
    setMistake(wrong);
    return 'network' in read && (await home.useNetwork('nodes', read.network));
  }

  return (
    <section class="stack-8" aria-label={t('home_network_nodes')}>
      <div class="setting-line">
        <h3 class="grow">{t('home_network_nodes')}</h3>
        <Button icon="pulse" busy={loading} disabled={!state.settings.welcomed} onClick={() => void home.connections.load()}>
          {t('home_nodes_check')}
        </Button>
      </div>
      <ol class="list">
        {nodeUrls.map((url, place) => (
          <li key={url} class="site-row node-row">
            <Light health={healthOf(url, checked)} />
            <span class="grow">
              <bdi dir="ltr" class="mono small">
                {url}
              </bdi>
              <span class="small soft">
                {operators.indexOf(operators[place] ?? '') < place
                  ? t('home_nodes_stands_in', operators[place] ?? '')
                  : (operators[place] ?? '')}
              </span>
            </span>
            {own && nodeUrls.length > 1 && (
              <>
                <IconButton
                  icon="up"
                  label={t('home_nodes_up', url)}
                  disabled={busy || place === 0}
                  onClick={() => void put(moved(nodeUrls, url, 'up'))}
                />
                <IconButton
                  icon="down"
                  label={t('home_nodes_down', url)}
                  disabled={busy || place === nodeUrls.length - 1}
                  onClick={() => void put(moved(nodeUrls, url, 'down'))}
                />
                <IconButton
                  icon="bin"
                  label={t('home_nodes_remove', url)}
                  disabled={busy}
                  onClick={() => void put(nodeUrls.filter((other) => other !== url))}
                />
              </>
            )}
          </li>
        ))}
      </ol>
      <form
        class="site-form"
        onSubmit={async (event) => {
          event.preventDefault();
          if (text.trim() !== '' && (await put([...nodeUrls, text]))) setText('');
        }}
      >
        <Field
          label={t('home_nodes_add')}
          hint={t(own ? 'home_nodes_add_hint' : 'home_nodes_add_copies')}
          type="text"
          inputMode="url"
          autocomplete="off"
          autocapitalize="off"
          dir="ltr"
          placeholder="https://node.example"
          value={text}
          onText={(typed) => {
            setText(typed);
            setMistake(undefined);
          }}
          error={mistake && t(mistake)}
        />
        <Button type="submit" icon="plus" busy={busy}>
          {t('home_nodes_add_action')}
        </Button>
      </form>
      <Problem home={home} deed="nodes" />
    </section>
  );
}

const icons = { unchecked: 'dots', works: 'check', partly: 'info', fails: 'cross' } as const;
/** The classes of *Connections*. */
const tones = { unchecked: '', works: 'check-works', partly: 'check-lacks', fails: 'check-fails' } as const;

/** A sign and a word: never the colour alone. */
function Light({ health }: { health: Health }) {
  return (
    <span class={`check-said ${tones[health.state]}`}>
      <Icon name={icons[health.state]} size={16} />
      <span class="small">
        {health.state === 'fails'
          ? errorText(health.check.said)
          : health.state === 'unchecked'
            ? t('home_nodes_unchecked')
            : t(`home_nodes_${health.state}`, formatNumber(Math.round(health.ms)))}
      </span>
    </span>
  );
}
