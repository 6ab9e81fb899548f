/** The name page, drawn: one view for each phase. Everything that came from somewhere else is text, and only text. */
import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { PageError } from '../page-error.ts';
import { Button } from '../parts/controls.tsx';
import { Notices } from '../parts/notices.tsx';
import type { Search } from '../parts/search.ts';
import { errorText, t } from '../parts/text.ts';
import { AddressView } from './address-view.tsx';
import { Answer } from './answer.tsx';
import { formatAsked } from './asked.ts';
import { LookUp } from './look-up.tsx';
import type { NamePage, Phase } from './model.ts';
import { SearchLink, Sentence } from './sentence.tsx';
import { standingOf } from './standing.ts';

export function NameView(props: { page: NamePage; search: Search; snapshot: ReadonlySignal<Snapshot | undefined> }) {
  const { page, search, snapshot } = props;
  const phase = page.phase.value;
  useEffect(() => {
    document.title =
      'asked' in phase
        ? t('name_title', phase.asked.name)
        : phase.at === 'address'
          ? t('name_title', phase.address)
          : t('extension_name');
  }, [phase]);
  return (
    <>
      <Notices state={snapshot.value} />
      <header class="name-head">
        <a class="wordmark" href="home.html">
          {t('extension_name')}
        </a>
        <LookUp
          withButton
          search={search}
          onAsk={(text) => {
            const fragment = formatAsked(text);
            // The same name again changes no fragment, so nobody would hear of it.
            if (location.hash === fragment) void page.show(fragment, { stay: true });
            else location.hash = fragment;
          }}
        />
      </header>
      <p class="unseen" role="status">
        {said(phase)}
      </p>
      <main class="name-main" aria-busy={phase.at === 'asking'}>
        <View page={page} phase={phase} />
      </main>
    </>
  );
}

/** What a screen reader says once an answer stands: all else says itself where it stands. */
function said(phase: Phase): string {
  if (phase.at !== 'answered' || phase.again) return '';
  return t('name_answered', phase.answer.name, t(standingOf(phase.answer).key));
}

function View({ page, phase }: { page: NamePage; phase: Phase }) {
  switch (phase.at) {
    case 'nothing':
      return <Sentence icon="search" title={t('name_nothing_title')} text={t('name_nothing_text')} />;
    case 'unreadable':
      return (
        <Sentence icon="stop" title={t('name_unreadable_title')} text={errorText(phase.problem)} live>
          {isForeign(phase.problem) && <p class="soft small">{t('name_unreadable_rule')}</p>}
        </Sentence>
      );
    case 'address':
      return <AddressView address={phase.address} lookups={page.lookups(phase.address)} />;
    case 'asking':
      return <Asking name={phase.asked.name} />;
    case 'failed':
      return <Failed page={page} phase={phase} />;
    case 'answered':
      return <Answer page={page} phase={phase} />;
  }
}

/** Letters that are not what they look like: why that matters stands below. */
function isForeign({ code, reason }: PageError): boolean {
  return code === 'bad-name' && (reason === 'letters' || reason === 'punycode');
}

/** The bones of an answer, so that nothing jumps when it comes. */
function Asking({ name }: { name: string }) {
  return (
    <>
      <header class="hero">
        <span class="skeleton-dot hero-dot" />
        <div class="hero-words">
          <h1 class="hero-name">
            <bdi dir="ltr">{name}</bdi>
          </h1>
          <p class="soft" role="status">
            {t('name_asking')}
          </p>
        </div>
      </header>
      <div class="columns" aria-hidden="true">
        <div class="column">
          <div class="card bones bones-tall">
            <span class="skeleton-bar" />
            <span class="skeleton-bar" />
          </div>
          <div class="card bones">
            <span class="skeleton-bar" />
          </div>
        </div>
        <div class="column">
          <div class="card bones">
            <span class="skeleton-bar" />
            <span class="skeleton-bar" />
          </div>
        </div>
      </div>
    </>
  );
}

/** That who did answer is far behind is another matter than silence. */
function nobodyText(problem: PageError): string {
  return problem.reason === undefined ? t('name_nobody_text') : errorText(problem);
}

function Failed({ page, phase }: { page: NamePage; phase: Extract<Phase, { at: 'failed' }> }) {
  const { name } = phase.asked;
  const again = (
    <Button tone="primary" icon="refresh" onClick={() => void page.askAgain()}>
      {t('parts_try_again')}
    </Button>
  );
  const search = <SearchLink asked={phase.asked} />;
  if (phase.offline) {
    return (
      <Sentence icon="plug" name={name} title={t('name_offline_title')} text={t('name_offline_text')} live>
        <div class="row">{again}</div>
      </Sentence>
    );
  }
  switch (phase.problem.code) {
    case 'nobody-answered':
    case 'host-unreachable':
    case 'host-timeout':
    case 'worker-gone':
      return (
        <Sentence icon="plug" name={name} title={t('name_nobody_title')} text={nobodyText(phase.problem)} live>
          <div class="row">
            {again}
            {search}
          </div>
        </Sentence>
      );
    case 'not-welcomed':
      return (
        <Sentence icon="person" name={name} title={t('name_welcome_title')} text={t('name_welcome_text')}>
          <div class="row">
            <a class="button button-primary" href="welcome.html">
              {t('name_welcome_action')}
            </a>
            {search}
          </div>
        </Sentence>
      );
    default:
      return (
        <Sentence icon="stop" name={name} title={t('name_failed_title')} text={errorText(phase.problem)} live>
          <div class="row">
            {again}
            {search}
          </div>
        </Sentence>
      );
  }
}
