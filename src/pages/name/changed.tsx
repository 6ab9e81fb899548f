/** That a name is not what it was when this person first saw it: what it was, what it is, since when; and the decision to follow it as it is. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { NameAnswer, NameChange } from '../../contract/names.ts';
import { Address } from '../parts/address.tsx';
import { Button } from '../parts/controls.tsx';
import { Banner, Dialog, ErrorNote } from '../parts/surfaces.tsx';
import { formatTime, t } from '../parts/text.ts';
import { keeping } from './keeping-here.ts';
import type { NamePage } from './model.ts';

export function Changed({ page, answer }: { page: NamePage; answer: NameAnswer }) {
  const [deciding, setDeciding] = useState(false);
  const [followed, setFollowed] = useState('');
  const changes = answer.changes ?? [];
  const older = changes.find(({ what }) => what === 'profile-older');
  const others = changes.filter(({ what }) => what !== 'profile-older');
  const [first] = others;
  const problem = keeping.deeds.problems.value.get('follow');
  const isOwner = others.some(({ what }) => what === 'owner');
  return (
    <>
      <p class="unseen" role="status">
        {followed === answer.name && t('name_changed_followed', answer.name)}
      </p>
      {older && (
        <Banner tone="warn" live title={t('name_changed_profile_title')}>
          <p>{t('name_changed_profile', formatTime(Date.parse(older.before)), formatTime(Date.parse(older.after)))}</p>
        </Banner>
      )}
      {first && (
        <section class="card changed" aria-labelledby="changed-title">
          <Banner tone="danger" live title={<span id="changed-title">{t('name_changed_title', answer.name)}</span>}>
            <p>{t(isOwner ? 'name_changed_owner_text' : 'name_changed_records_text')}</p>
          </Banner>
          <dl class="ledger changed-list">
            {others.map((change) => (
              <div key={change.what}>
                <dt>{t(`name_changed_${change.what}`)}</dt>
                <dd>
                  <span class="small soft">{t('name_changed_before')}</span>
                  <Value change={change} of="before" />
                  <span class="small soft">{t('name_changed_after')}</span>
                  <Value change={change} of="after" />
                </dd>
              </div>
            ))}
          </dl>
          <p class="small soft">{t('name_changed_when', formatTime(first.lastSeenMs), formatTime(first.noticedMs))}</p>
          <div class="row">
            <Button onClick={() => setDeciding(true)}>{t('name_changed_follow')}</Button>
          </div>
          {problem && <ErrorNote error={problem} retry={() => void page.askAgain()} />}
        </section>
      )}
      <Dialog
        open={deciding}
        title={t('name_changed_follow_title', answer.name)}
        onClose={() => setDeciding(false)}
        actions={
          <>
            <Button onClick={() => setDeciding(false)}>{t('name_changed_follow_not')}</Button>
            <Button
              tone="primary"
              busy={keeping.deeds.busy.value.has('follow')}
              onClick={async () => {
                const done = await keeping.follow(answer.name, changes);
                setDeciding(false);
                if (!done) return;
                setFollowed(answer.name);
                await page.askAgain();
              }}
            >
              {t('name_changed_follow')}
            </Button>
          </>
        }
      >
        <p>{t(isOwner ? 'name_changed_follow_owner' : 'name_changed_follow_records')}</p>
      </Dialog>
    </>
  );
}

function Value({ change, of }: { change: NameChange; of: 'before' | 'after' }): ComponentChildren {
  const value = change[of];
  if (value === '') return <span>{t(`name_changed_none_${change.what === 'site' ? 'site' : 'zonefile'}`)}</span>;
  if (change.what === 'site')
    return (
      <bdi dir="ltr" class="mono">
        {value}
      </bdi>
    );
  return <Address text={value} label={t(`name_changed_${change.what}`)} />;
}
