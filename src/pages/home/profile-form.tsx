/** What others read of an identity, folded away until it is wanted: it is read from the storage then, changed, and published again. */
import { useState } from 'preact/hooks';
import type { BasicProfile } from '../../contract/commands/identities.ts';
import type { Identity } from '../../contract/wallet.ts';
import { Button, Field } from '../parts/controls.tsx';
import { ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import type { Home } from './model.ts';

export function Profile({ home, identity, hub }: { home: Home; identity: Identity; hub: string | null }) {
  const { index, label } = identity;
  const profile = home.profiles.value.get(index);
  const problem = home.deeds.problems.value.get(`profile ${index}`);
  const read = () => void home.readProfile(index);
  if (hub === null) return null;
  return (
    <details class="identity-profile" onToggle={(event) => event.currentTarget.open && profile === undefined && read()}>
      <summary aria-label={t('home_profile_label', label)}>{t('home_profile')}</summary>
      {problem ? (
        <ErrorNote error={problem} retry={read} />
      ) : profile === undefined ? (
        <Skeleton rows={3} />
      ) : (
        <ProfileForm home={home} index={index} hub={new URL(hub).host} before={profile} />
      )}
    </details>
  );
}

type FormProps = { home: Home; index: number; hub: string; before: BasicProfile | null };

function ProfileForm({ home, index, hub, before }: FormProps) {
  const [profile, setProfile] = useState(before ?? { name: '', description: '', imageUrl: '' });
  const [published, setPublished] = useState(false);
  const change = (part: Partial<BasicProfile>) => {
    setProfile({ ...profile, ...part });
    setPublished(false);
  };
  const { busy, problems } = home.deeds;
  const problem = problems.value.get(`publish ${index}`);
  const imageUrl = profile.imageUrl.trim();
  const mistake = imageUrl !== '' && !isHttps(imageUrl);
  return (
    <form
      class="stack-8"
      onSubmit={async (event) => {
        event.preventDefault();
        if (mistake) return;
        const { name, description } = profile;
        setPublished(await home.publishProfile(index, { name: name.trim(), description: description.trim(), imageUrl }));
      }}
    >
      <p class="small soft">{t(before === null ? 'home_profile_none' : 'home_profile_means', hub)}</p>
      <Field
        label={t('home_profile_name')}
        value={profile.name}
        onText={(name) => change({ name })}
        maxLength={80}
        dir="auto"
        autocomplete="off"
        autocapitalize="words"
      />
      <Field
        label={t('home_profile_description')}
        value={profile.description}
        onText={(description) => change({ description })}
        maxLength={500}
        dir="auto"
        autocomplete="off"
      />
      <Field
        label={t('home_profile_picture')}
        hint={t('home_profile_picture_hint')}
        error={mistake ? t('home_profile_picture_https') : undefined}
        value={profile.imageUrl}
        onText={(text) => change({ imageUrl: text })}
        type="url"
        inputMode="url"
        dir="ltr"
        maxLength={2048}
        autocomplete="off"
      />
      {problem && <ErrorNote error={problem} />}
      <div class="row">
        <Button type="submit" tone="primary" busy={busy.value.has(`publish ${index}`)}>
          {t('home_profile_publish')}
        </Button>
        <span class="small soft" role="status">
          {published ? t('home_profile_published') : ''}
        </span>
      </div>
    </form>
  );
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).hostname.includes('.');
}
