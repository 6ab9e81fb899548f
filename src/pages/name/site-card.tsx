/** "Go to site": the exact address first, then the button. It opens by itself only after the person said so for exactly this address. */
import type { NameAnswer } from '../../contract/names.ts';
import type { Content } from '../../protocol/names/content.ts';
import { gatewayUrl } from '../../protocol/names/gateway.ts';
import { Button, Check, FieldError } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Origin } from '../parts/origin.tsx';
import { Banner } from '../parts/surfaces.tsx';
import { errorText, t } from '../parts/text.ts';
import { formatAsked } from './asked.ts';
import type { NamePage, Phase } from './model.ts';
import { notFollowedSentences, refusedSentences } from './standing.ts';
import { isContent, type Target } from './target.ts';

type Answered = Extract<Phase, { at: 'answered' }>;

export function SiteCard({ page, phase }: { page: NamePage; phase: Answered }) {
  const { answer, target } = phase;
  if (!target) return <NoSite answer={answer} />;
  return (
    <section class="card site">
      <h2>{t('name_site')}</h2>
      <TargetLine target={target} />
      {isContent(answer.lead) && <p class="soft small">{t(`name_content_${answer.lead.to}`, gatewayHostOf(target))}</p>}
      {target.insecure && (
        <Banner tone="warn">
          <p>{t('name_site_insecure')}</p>
        </Banner>
      )}
      {target.cut && (
        <Banner tone="warn">
          <p>{t('name_site_cut')}</p>
        </Banner>
      )}
      {phase.leaving ? (
        <div class="leaving" role="status">
          <span class="spinner" aria-hidden="true" />
          <span class="grow">{t('name_leaving', new URL(target.url).host)}</span>
          <Button ref={focus} onClick={page.stay}>
            {t('name_stay')}
          </Button>
        </div>
      ) : (
        <Button tone="primary" icon="out" onClick={page.go}>
          {t('name_go')}
        </Button>
      )}
      {target.url.length <= 2048 && (
        <Check
          label={t('name_allow')}
          detail={t('name_allow_detail')}
          checked={phase.allowed}
          onChange={(allowed) => void page.allow(allowed)}
        />
      )}
      <FieldError id="allow-error" text={phase.allowProblem && errorText(phase.allowProblem)} />
    </section>
  );
}

/** Another name is opened by a press alone; whatever else is no place to go says why. */
function NoSite({ answer: { lead, notFollowed, refusedTarget } }: { answer: NameAnswer }) {
  return (
    <section class="card">
      <h2>{t('name_site')}</h2>
      {lead?.to === 'name' ? (
        <>
          <p>{t('name_lead_name', lead.name)}</p>
          <a class="button" href={formatAsked(lead.name)}>
            {t('name_lead_name_open', lead.name)}
          </a>
        </>
      ) : isContent(lead) ? (
        <NoGateway content={lead} />
      ) : refusedTarget ? (
        <>
          <p class="said said-warn">
            <Icon name="warn" />
            <span>{t(refusedSentences[refusedTarget.why])}</span>
          </p>
          <bdi dir="ltr" class="target-rest mono">
            {refusedTarget.value}
          </bdi>
        </>
      ) : (
        <p class="soft">{t(notFollowed === undefined ? 'name_site_none' : notFollowedSentences[notFollowed])}</p>
      )}
    </section>
  );
}

/** Not opened, because nobody may yet, or because no host can stand for it. */
function NoGateway({ content }: { content: Content }) {
  const readable = gatewayUrl(content, 'https://gateway.example') !== undefined;
  return (
    <>
      <p>{t(readable ? 'name_content_none' : 'name_content_unreadable')}</p>
      <bdi dir="ltr" class="target-rest mono">
        {`${content.to}://${content.id}${content.path}`}
      </bdi>
      {readable && (
        <a class="button" href="home.html#settings">
          {t('name_content_choose')}
        </a>
      )}
    </>
  );
}

/** `dweb.link` of `….ipfs.dweb.link`. */
function gatewayHostOf({ url }: Target): string {
  return new URL(url).host.replace(/^[^.]+\.ip[fn]s\./, '');
}

/** Whole, whatever its length: this is what is decided upon. */
function TargetLine({ target }: { target: Target }) {
  return (
    <p class="target">
      <Icon name={target.insecure ? 'unlock' : 'lock'} size={18} />
      <span>
        <Origin origin={target.origin} />
        {target.rest !== '/' && (
          <bdi dir="ltr" class="target-rest">
            {target.rest}
          </bdi>
        )}
      </span>
    </p>
  );
}

/** Stable, so that it runs once, when the button comes. */
const focus = (element: HTMLElement | null) => element?.focus();
