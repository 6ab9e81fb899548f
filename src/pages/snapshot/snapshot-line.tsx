/** A line for the complete backup on storage: looked for after a restore from words, and kept from home. Not there where a network has no storage. */
import { useEffect, useMemo } from 'preact/hooks';
import type { SnapshotKept } from '../../contract/commands/snapshot.ts';
import type { WalletState } from '../../contract/wallet.ts';
import { Button, Switch } from '../parts/controls.tsx';
import { Banner, ErrorNote } from '../parts/surfaces.tsx';
import { errorText, formatTime, t, tCount } from '../parts/text.ts';
import { later } from '../popup/tabs.ts';
import { ask } from '../wallet.ts';
import { makeSnapshot, type SnapshotSaid, snapshotDeed } from './model.ts';

/** `keeps`: it can be saved and removed here, not only brought back. */
export function SnapshotLine({ state, keeps }: { state: WalletState; keeps: boolean }) {
  const model = useMemo(() => makeSnapshot({ ask, later }), []);
  const { keepSnapshot } = state.settings;
  useEffect(() => {
    if (keeps && keepSnapshot) void model.follow();
    return model.leave;
  }, [model, keeps, keepSnapshot]);
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
      {keeps && (
        <>
          <Switch
            label={t('snapshot_keep')}
            detail={t('snapshot_keep_detail')}
            checked={keepSnapshot}
            disabled={busy}
            onChange={(on) => void model.keep(on)}
          />
          {model.isInTheWay.value && (
            <Banner
              tone="warn"
              live
              title={t('snapshot_in_the_way')}
              action={
                <Button busy={busy} onClick={() => void model.keep(true, true)}>
                  {t('snapshot_replace')}
                </Button>
              }
            >
              {t('snapshot_in_the_way_text')}
            </Banner>
          )}
          {keepSnapshot && model.kept.value && (
            <p class="small soft" role="status">
              {keptText(model.kept.value)}
            </p>
          )}
        </>
      )}
      {problem && <ErrorNote error={problem} />}
    </div>
  );
}

function keptText({ due, savedMs, failed }: SnapshotKept): string {
  if (failed) return t('snapshot_kept_failed', errorText(failed));
  if (due) return t('snapshot_kept_due');
  return savedMs === undefined ? t('snapshot_kept_waiting') : t('snapshot_kept', formatTime(savedMs));
}

function textOf(said: SnapshotSaid): string {
  if (typeof said === 'string') return t(`snapshot_${said}`);
  return t('snapshot_found', tCount('snapshot_identities', said.identities), tCount('snapshot_apps', said.apps));
}
