/** The profile the owner signed, or the sentence that says why there is none to show. */
import type { NameAnswer, NameProfile } from '../../contract/names.ts';
import { Icon } from '../parts/icons.tsx';
import { plainName } from '../parts/plain-name.ts';
import { t } from '../parts/text.ts';
import { plainText } from './plain-text.ts';
import { findWebLink, profileSentences } from './standing.ts';

export function Profile({ answer }: { answer: NameAnswer }) {
  const sentence = profileSentences[answer.profileState];
  const isSigned = answer.profileState === 'verified';
  const profile = isSigned || answer.profileState === 'recorded' ? answer.profile : undefined;
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('name_profile')}</h2>
        {profile && isSigned && (
          <span class="chip chip-good">
            <Icon name="check" size={16} />
            {t('name_profile_signed')}
          </span>
        )}
      </header>
      {profile && !isSigned && <p class="soft">{t(sentence.key)}</p>}
      {profile && answer.profileEnded && <p class="soft">{t('name_profile_ended')}</p>}
      {profile ? <Shown profile={profile} /> : <Unsigned tone={sentence.tone} text={t(sentence.key)} />}
    </section>
  );
}

function Unsigned({ tone, text }: { tone: string; text: string }) {
  return (
    <p class={`said said-${tone}`}>
      <Icon name={tone === 'danger' ? 'stop' : tone === 'warn' ? 'warn' : 'info'} />
      <span>{text}</span>
    </p>
  );
}

function Shown({ profile }: { profile: NameProfile }) {
  const name = plainName(profile.name);
  const description = plainText(profile.description ?? '', 600);
  const websites = profile.websites.slice(0, 12).map((text) => ({ text: plainText(text, 200), link: findWebLink(text) }));
  const accounts = profile.accounts.slice(0, 24);
  const apps = (profile.apps ?? []).slice(0, 24).map((text) => ({ text: plainText(text, 200), link: findWebLink(text) }));
  const empty = !name && !description && websites.length + accounts.length + apps.length === 0;
  if (empty) return <p class="soft">{t('name_profile_empty')}</p>;
  return (
    <>
      {name && (
        <p class="profile-name">
          <bdi>{name}</bdi>
        </p>
      )}
      {description && (
        <p class="profile-text" dir="auto">
          {description}
        </p>
      )}
      {websites.length > 0 && (
        <ul class="profile-links">
          {websites.map(({ text, link }) => (
            <li key={text}>
              <Icon name="globe" size={18} />
              <TextOrLink text={text} link={link} />
            </li>
          ))}
        </ul>
      )}
      {accounts.length > 0 && (
        <>
          <h3>{t('name_accounts')}</h3>
          <p class="soft small">{t('name_accounts_claims')}</p>
          <dl class="ledger">
            {accounts.map(({ service, identifier, proofUrl }) => (
              <div key={`${service} ${identifier}`}>
                <dt>
                  <bdi>{plainText(service, 40)}</bdi>
                </dt>
                <dd>
                  <Account identifier={identifier} proofUrl={proofUrl} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {apps.length > 0 && (
        <>
          <h3>{t('name_apps')}</h3>
          <p class="soft small">{t('name_apps_claims')}</p>
          <ul class="profile-links">
            {apps.map(({ text, link }) => (
              <li key={text}>
                <Icon name="grid" size={18} />
                <TextOrLink text={text} link={link} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** What the owner says, and where they say that it can be seen. Nobody has looked there: that page knows whether it names this owner. */
function Account({ identifier, proofUrl }: { identifier: string; proofUrl: string | undefined }) {
  const link = proofUrl === undefined ? undefined : findWebLink(proofUrl);
  return (
    <>
      <bdi>{plainText(identifier, 120)}</bdi>
      {link !== undefined && (
        <>
          {' '}
          <a class="small" href={link} title={link} target="_blank" rel="noopener noreferrer">
            {t('name_account_proof', new URL(link).host)}
          </a>
        </>
      )}
    </>
  );
}

/** A link shows where it leads: its text is the address, or its address is the tooltip. */
function TextOrLink({ text, link }: { text: string; link: string | undefined }) {
  if (link === undefined) return <bdi>{text}</bdi>;
  return (
    <a href={link} title={link} target="_blank" rel="noopener noreferrer">
      <bdi>{text}</bdi>
    </a>
  );
}
