/** A line for the complete backup on storage: looked for after a restore from words, and kept from home. Not there where a network has no storage. */
import { useMemo } from 'preact/hooks';
import type { WalletState } from '../../contract/wallet.ts';
import { Button } from '../parts/controls.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { t, tCount } from '../parts/text.ts';
import { ask } from '../wallet.ts';
import { makeSnapshot, type SnapshotSaid, snapshotDeed } from './model.ts';

/** `keeps`: it can be saved and removed here, not only brought back. */
export function SnapshotLine({ state, keeps }: { state: WalletState; keeps: boolean }) {
  const model = useMemo(() => makeSnapshot({ ask }), []);
  const { hubUrl } = state.network;
  if (hubUrl === null) return null;
  const said = model.said.value;
  const busy = model.deeds.busy.value.has(snapshotDeed);
  const problem = model.deeds.problems.value.get(snapshotDeed);
  return (
    <div class="stack-8">
      <div class="setting-line">
        <div class="grow">
          <h3>{t('snapshot_title')}</h3>
          <p class="soft small">{t(keeps ? 'snapshot_text' : 'snapshot_look_text', new URL(hubUrl).host)}</p>
        </div>
        {keeps && (
          <Button icon="save" busy={busy} onClick={() => void model.save()}>
            {t('snapshot_save')}
          </Button>
        )}
      </div>
      <div class="row">
        <Button tone={keeps ? 'quiet' : 'plain'} busy={busy} onClick={() => void model.look()}>
          {t('snapshot_look')}
        </Button>
        {typeof said === 'object' && (
          <Button tone="primary" busy={busy} onClick={() => void model.restore()}>
            {t('snapshot_restore')}
          </Button>
        )}
        {keeps && (
          <Button tone="quiet" icon="bin" busy={busy} onClick={() => void model.remove()}>
            {t('snapshot_remove')}
          </Button>
        )}
      </div>
      <p class="small" role="status">
        {said && textOf(said)}
      </p>
      {problem && <ErrorNote error={problem} />}
    </div>
  );
}

function textOf(said: SnapshotSaid): string {
  if (typeof said === 'string') return t(`snapshot_${said}`);
  return t('snapshot_found', tCount('snapshot_identities', said.identities), tCount('snapshot_apps', said.apps));
}
