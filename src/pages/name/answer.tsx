/** What a name leads to: who holds it, where it leads, what stands in it, and how we know. */
import type { NameAnswer } from '../../contract/names.ts';
import { Address } from '../parts/address.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Button, Check } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Seal } from '../parts/seal.tsx';
import { Banner, ErrorNote } from '../parts/surfaces.tsx';
import { errorText, formatAgo, formatDay, formatNumber, formatTime, t } from '../parts/text.ts';
import { formatAsked } from './asked.ts';
import { Changed } from './changed.tsx';
import { DigCard } from './dig.tsx';
import { Evidence } from './evidence.tsx';
import { History } from './history.tsx';
import { KeepCard } from './keep-card.tsx';
import type { NamePage, Phase } from './model.ts';
import { NextSteps } from './next-steps.tsx';
import { Offer } from './offer.tsx';
import { Profile } from './profile.tsx';
import { ProofCard } from './proof-card.tsx';
import { proofsWaiting } from './proof-queue.ts';
import { Records } from './records.tsx';
import { SearchLink, Sentence } from './sentence.tsx';
import { SiteCard } from './site-card.tsx';
import { findEndMs, hueOf, namespaceOf, standingOf } from './standing.ts';
import { Subdomains } from './subdomains.tsx';
import { Voices } from './voices.tsx';

type Answered = Extract<Phase, { at: 'answered' }>;

export function Answer({ page, phase }: { page: NamePage; phase: Answered }) {
  const { answer } = phase;
  const standing = standingOf(answer);
  const lookups = page.lookups(answer.name);
  const isName = answer.name.split('.').length === 2;
  if (standing.empty) return <Nobody page={page} phase={phase} />;
  return (
    <>
      <Hero phase={phase} />
      {standing.key !== 'name_status_registered' && (
        <Banner tone={standing.tone} title={t(`${standing.key}_title`, answer.name)}>
          <p>{t(`${standing.key}_text`)}</p>
        </Banner>
      )}
      <Changed page={page} answer={answer} />
      <Freshness page={page} phase={phase} />
      <Both page={page} phase={phase} />
      <div class="columns">
        <div class="column">
          {answer.status === 'contradicted' ? (
            <Voices answer={answer} />
          ) : (
            <>
              <SiteCard page={page} phase={phase} />
              <NextSteps answer={answer} />
              {isOnOffer(answer) && <Offer lookups={lookups} />}
              <Profile answer={answer} />
              <Records answer={answer} />
              {isName && <Subdomains lookups={lookups} />}
              {isName && <History lookups={lookups} />}
            </>
          )}
        </div>
        <div class="column">
          {answer.status !== 'contradicted' && (
            <>
              <Facts phase={phase} />
              <Voices answer={answer} />
            </>
          )}
          <ProofCard answer={answer} />
          <KeepCard answer={answer} />
          <Evidence answer={answer} />
        </div>
      </div>
      <DigCard answer={answer} lookups={lookups} />
      <Ways page={page} phase={phase} />
    </>
  );
}

function Hero({ phase: { answer } }: { phase: Answered }) {
  const standing = standingOf(answer);
  return (
    <header class="hero">
      <Avatar address={answer.owner ?? answer.name} hue={hueOf(answer.owner ?? answer.name)} size={72} />
      <div class="hero-words">
        <h1 class="hero-name">
          <bdi dir="ltr">{answer.name}</bdi>
        </h1>
        <div class="hero-marks">
          <Seal
            state={answer.seal}
            readings={answer.readings}
            sources={answer.sources}
            resolvedAtMs={answer.resolvedAtMs}
            fromCache={answer.fromCache}
            proof={answer.proof}
            waiting={proofsWaiting.value}
            size={24}
          />
          {answer.seal !== 'contradiction' && (
            <span class={`chip chip-${standing.tone}`}>
              <Icon name={standing.tone === 'good' ? 'check' : standing.tone === 'danger' ? 'stop' : 'warn'} size={16} />
              {t(standing.key)}
            </span>
          )}
          {(answer.system === 'bns-v1' || answer.system === 'subdomain') && (
            <span class="chip">{t(answer.system === 'bns-v1' ? 'name_system_v1' : 'name_system_subdomain')}</span>
          )}
        </div>
      </div>
    </header>
  );
}

/** Says when what is shown may be old, and whether the last try to renew it failed. */
function Freshness({ page, phase }: { page: NamePage; phase: Answered }) {
  if (phase.problem) {
    return (
      <ErrorNote error={phase.problem} retry={() => void page.askAgain()}>
        <p>{t('name_kept', formatAgo(phase.answer.resolvedAtMs))}</p>
      </ErrorNote>
    );
  }
  return null;
}

function Facts({ phase: { answer } }: { phase: Answered }) {
  return (
    <section class="card">
      <h2>{t('name_facts')}</h2>
      <dl class="ledger">
        {answer.owner && (
          <div>
            <dt>{t('name_owner')}</dt>
            <dd>
              <Address text={answer.owner} label={t('name_owner')} />
              <a class="small" href={formatAsked(answer.owner)}>
                {t('name_owner_names')}
              </a>
            </dd>
          </div>
        )}
        {answer.first && answer.first.owner !== answer.owner && (
          <div>
            <dt>{t('name_first_owner')}</dt>
            <dd>
              <Address text={answer.first.owner} label={t('name_first_owner')} />
            </dd>
          </div>
        )}
        {answer.addresses
          .filter(({ address }) => address !== answer.owner)
          .map(({ kind, address }) => (
            <div key={`${kind} ${address}`}>
              <dt>{addressLabel(kind)}</dt>
              <dd>
                <Address text={address} label={addressLabel(kind)} />
              </dd>
            </div>
          ))}
        <div>
          <dt>{t('name_expires')}</dt>
          <dd>
            <End answer={answer} />
          </dd>
        </div>
        <div>
          <dt>{t('name_registry')}</dt>
          <dd>{t(`name_system_${systems[answer.system]}`)}</dd>
        </div>
      </dl>
    </section>
  );
}

/** The chain counts blocks, people days: both, and only the first is exact. */
function End({ answer }: { answer: NameAnswer }) {
  const { expires } = answer;
  if (typeof expires !== 'object') return <>{t(`name_expires_${expires}`)}</>;
  const block = t('name_expires_at', formatNumber(expires.atHeight));
  const atMs = findEndMs(answer);
  if (atMs === undefined) return <>{block}</>;
  return (
    <>
      {t('name_expires_about', formatDay(atMs))}
      <br />
      <span class="soft small">{block}</span>
    </>
  );
}

const systems = { 'bns-v2': 'v2', 'bns-v1': 'v1', subdomain: 'subdomain', none: 'none' } as const;

function addressLabel(kind: string): string {
  if (kind === 'stacks') return t('name_address_stacks');
  if (kind === 'bitcoin') return t('name_address_bitcoin');
  return t('name_address_other', kind.slice(0, 24));
}

function Ways({ page, phase }: { page: NamePage; phase: Answered }) {
  return (
    <footer class="ways">
      <Age answer={phase.answer} />
      <div class="row">
        <Button icon="refresh" busy={phase.again} onClick={() => void page.askAgain()}>
          {t('name_again')}
        </Button>
        <SearchLink asked={phase.asked} />
        <LeaveToBrowser page={page} phase={phase} />
      </div>
      {phase.leaveProblem && <ErrorNote error={phase.leaveProblem} />}
    </footer>
  );
}

/** An address that a website may have too: both ways, the rule, and the person's choice. */
function Both({ page, phase }: { page: NamePage; phase: Answered }) {
  const { choice, choiceProblem, asked, target } = phase;
  if (choice === undefined) return null;
  return (
    <section class="card both" aria-labelledby="both-title">
      <h2 id="both-title">{t('name_both')}</h2>
      <p class="soft">{t('name_both_text', namespaceOf(asked.name))}</p>
      <Check
        label={t('name_both_first', asked.name)}
        detail={t('name_both_first_detail')}
        checked={choice === 'name'}
        onChange={(on) => void page.choose(on ? 'name' : 'site')}
      />
      {choice === 'name' && target && new URL(target.url).hostname === asked.name && <p class="small">{t('name_both_own')}</p>}
      {choiceProblem && <ErrorNote error={choiceProblem} />}
      {choice === 'site' && (
        <div class="row">
          <a class="button" href={`https://${asked.name}/`} rel="noreferrer">
            <Icon name="out" size={18} />
            <span>{t('name_both_site', asked.name)}</span>
          </a>
        </div>
      )}
    </section>
  );
}

/** For whoever has another use for an address: it is not opened here any more, until the settings say so. */
function LeaveToBrowser({ page, phase }: { page: NamePage; phase: Answered }) {
  if (phase.left) {
    return (
      <p class="small left-line" role="status">
        {t('name_left', phase.asked.name)}{' '}
        <Button tone="quiet" onClick={() => void page.leaveToBrowser(false)}>
          {t('name_left_undo')}
        </Button>
      </p>
    );
  }
  return (
    <Button tone="quiet" icon="globe" onClick={() => void page.leaveToBrowser(true)}>
      {t('name_leave')}
    </Button>
  );
}

/** When it was asked, and whether it comes from memory. */
function Age({ answer: { resolvedAtMs, fromCache } }: { answer: NameAnswer }) {
  return (
    <p class="soft small">
      <time dateTime={new Date(resolvedAtMs).toISOString()} title={formatTime(resolvedAtMs)}>
        {t(fromCache ? 'name_kept' : 'name_asked', formatAgo(resolvedAtMs))}
      </time>
    </p>
  );
}

/** Who wants it may have it, now or one day: of names alone, a parent gives what is under it. */
function isOnOffer({ status, name }: NameAnswer): boolean {
  return /^(history|expired|in-grace|revoked)$/.test(status) && name.split('.').length === 2;
}

/** Nobody holds it: that is an answer, with its evidence, and not a failure. */
function Nobody({ page, phase }: { page: NamePage; phase: Answered }) {
  const { answer } = phase;
  const { key } = standingOf(answer);
  return (
    <>
      <Sentence
        icon="search"
        name={answer.name}
        title={t(`${key}_title`, key === 'name_status_namespace' ? namespaceOf(answer.name) : answer.name)}
        text={t(`${key}_text`, answer.name)}
      >
        <div class="row sentence-ways">
          <Button icon="refresh" busy={phase.again} onClick={() => void page.askAgain()}>
            {t('name_again')}
          </Button>
          <SearchLink asked={phase.asked} />
          <LeaveToBrowser page={page} phase={phase} />
        </div>
        {phase.leaveProblem && <ErrorNote error={phase.leaveProblem} />}
        <Both page={page} phase={phase} />
        <Age answer={answer} />
        {phase.problem && (
          <p class="small" role="alert">
            {errorText(phase.problem)}
          </p>
        )}
      </Sentence>
      <div class="sentence-evidence stack">
        {answer.status === 'not-registered' && answer.name.split('.').length === 2 && (
          <Offer lookups={page.lookups(answer.name)} />
        )}
        <Evidence answer={answer} />
        <DigCard answer={answer} lookups={page.lookups(answer.name)} />
      </div>
    </>
  );
}
