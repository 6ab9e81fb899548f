/** The page of a sign-in link, drawn. */
import { useEffect, useRef } from 'preact/hooks';
import type { LinkView } from '../../contract/commands/links.ts';
import { Button } from '../parts/controls.tsx';
import { Origin } from '../parts/origin.tsx';
import { plainName } from '../parts/plain-name.ts';
import { Banner, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { Wordmark } from '../parts/wordmark.tsx';
import { type Link, sentenceOf } from './model.ts';

export function LinkPage({ link }: { link: Link }) {
  const view = link.view.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main class="link-page">
      <header>
        <Wordmark size={28} />
        <h1 ref={heading} tabIndex={-1}>
          {t('link_title')}
        </h1>
      </header>
      {view && <Where view={view} />}
      <Now link={link} />
    </main>
  );
}

/** Who asks is not known; where the answer goes is. */
function Where({ view }: { view: LinkView }) {
  const name = plainName(view.appName);
  return (
    <section class="card">
      <h2>{t('link_goes_to')}</h2>
      <Origin origin={view.origin} site={view.site} large />
      <p>
        <bdi dir="ltr" class="link-address mono small">
          {view.goesTo}
        </bdi>
      </p>
      {name !== undefined && <p class="small soft">{t('approve_claim', `\u2068${name}\u2069`)}</p>}
      <p>{t('link_text')}</p>
    </section>
  );
}

function Now({ link }: { link: Link }) {
  const view = link.view.value;
  const error = link.error.value;
  switch (link.phase.value) {
    case 'loading':
    case 'leaving':
      return <Skeleton rows={3} />;
    case 'failed':
      return error && <Failed link={link} />;
    case 'ready':
      return (
        <div class="row">
          <Button tone="primary" onClick={() => void link.askPerson()}>
            {t('link_go_on')}
          </Button>
          {view && <GoThere view={view} />}
        </div>
      );
    case 'waiting':
      return (
        <Banner tone="info" live action={<Button onClick={() => void link.askPerson()}>{t('link_show')}</Button>}>
          <p>{t('link_waits')}</p>
        </Banner>
      );
    case 'refused':
      return (
        <Banner tone="info" live action={view && <GoThere view={view} />}>
          <p>{t('link_refused')}</p>
        </Banner>
      );
    case 'over':
      return (
        <Banner tone="info" live action={<Button onClick={() => void link.askPerson()}>{t('link_again')}</Button>}>
          <p>{t('link_over')}</p>
        </Banner>
      );
  }
}

/** Without an answer, as if there had been no link. */
function GoThere({ view }: { view: LinkView }) {
  return (
    <a class="button" href={view.origin}>
      {t('link_without')}
    </a>
  );
}

function Failed({ link }: { link: Link }) {
  const error = link.error.value;
  if (!error) return null;
  const sentence = sentenceOf(error.code);
  if (sentence === '') return <ErrorNote error={error} retry={() => void link.load()} />;
  return (
    <Banner tone="danger" live>
      <p>{t(sentence, error.code)}</p>
    </Banner>
  );
}
