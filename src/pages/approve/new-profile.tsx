/** What a profile is to say from now on, in full: what is empty is taken out. */
import type { BasicProfile } from '../../contract/commands/identities.ts';
import { Banner } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';

export function NewProfile({ profile, hub }: { profile: BasicProfile; hub: string | null }) {
  const { name, description, imageUrl } = profile;
  return (
    <section class="stack-8">
      <h2>{t('approve_profile_title')}</h2>
      <dl class="ledger">
        <Part label={t('home_profile_name')} text={name} />
        <Part label={t('home_profile_description')} text={description} />
        <Part label={t('home_profile_picture')} text={imageUrl} dir="ltr" />
      </dl>
      <Banner tone="info">{t('approve_profile_means', hub ?? '')}</Banner>
    </section>
  );
}

function Part({ label, text, dir = 'auto' }: { label: string; text: string; dir?: 'auto' | 'ltr' }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="gets-host">{text === '' ? t('approve_profile_empty') : <bdi dir={dir}>{text}</bdi>}</dd>
    </div>
  );
}
