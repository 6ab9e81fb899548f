/** The map of what the words own: yours, lost, not answered yet. */
import { useEffect } from 'preact/hooks';
import type { FoundAccount, LostThing, Survey } from '../../contract/commands/survey.ts';
import { Grouped } from '../parts/address.tsx';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Banner, Card, Empty, ErrorNote, List, Row, Skeleton } from '../parts/surfaces.tsx';
import { errorText, formatNumber, formatTime, language, t, tCount } from '../parts/text.ts';
import { wallet } from '../wallet.ts';
import { type Following, findHere, isEmpty, labelOf, pendingByHost, type SurveyModel } from './model.ts';

/** The one place that knows where words are repaired. */
const repairPage = 'welcome.html#repair';

export function SurveySection({ model }: { model: SurveyModel }) {
  useEffect(() => {
    void model.follow();
    return model.leave;
  }, [model]);
  const survey = model.survey.value;
  const problem = model.deeds.problems.value.get('read') ?? model.deeds.problems.value.get('start');
  return (
    <>
      {problem && <ErrorNote error={problem} retry={() => void model.follow()} />}
      {survey === undefined ? (
        !problem && (
          <div class="card">
            <Skeleton rows={3} />
          </div>
        )
      ) : survey === null ? (
        <Card>
          <Empty
            icon="search"
            title={t('home_survey_empty_title')}
            action={
              <Button tone="primary" busy={isBusy(model, 'start')} onClick={() => void model.start()}>
                {t('home_survey_start')}
              </Button>
            }
          >
            {t('home_survey_privacy')}
          </Empty>
        </Card>
      ) : (
        <SurveyMap model={model} survey={survey} />
      )}
    </>
  );
}

function SurveyMap({ model, survey }: { model: SurveyModel; survey: Survey }) {
  return (
    <>
      <Progress model={model} survey={survey} />
      {survey.status !== 'running' && isEmpty(survey) && <NothingFound survey={survey} />}
      {survey.yours.length > 0 && (
        <Card title={t('home_survey_yours')}>
          <List label={t('home_survey_yours')}>
            {survey.yours.map((account) => (
              <YoursRow key={`${account.index} ${account.style}`} model={model} account={account} />
            ))}
          </List>
        </Card>
      )}
      <LostCard survey={survey} />
      <PendingCard model={model} survey={survey} />
    </>
  );
}

export function LostCard({ survey }: { survey: Survey }) {
  if (survey.lost.length === 0) return null;
  return (
    <Card title={t('home_survey_lost')}>
      <List label={t('home_survey_lost')}>
        {survey.lost.map((loss) => (
          <LostRow key={JSON.stringify(loss)} loss={loss} />
        ))}
      </List>
      {survey.lost.some(({ kind }) => kind !== 'bucket') && (
        <p class="soft small where">{t('home_survey_where', wallet.value?.network.bnsV2 ?? 'BNS-V2')}</p>
      )}
    </Card>
  );
}

export function PendingCard({ model, survey }: { model: Following; survey: Survey }) {
  if (survey.pending.length === 0) return null;
  return (
    <Card
      title={t('home_survey_pending')}
      aside={
        survey.status !== 'running' && (
          <Button icon="refresh" busy={isBusy(model, 'start')} onClick={() => void model.start()}>
            {t('home_survey_again')}
          </Button>
        )
      }
    >
      <p class="soft">{t('home_survey_pending_text')}</p>
      <List label={t('home_survey_pending')}>
        {pendingByHost(survey).map(({ host, why, count, againAtMs }) => (
          <Row
            key={JSON.stringify([host, why])}
            title={tCount('home_survey_pending_count', count)}
            detail={
              <>
                {!why.places?.includes(host) && <bdi dir="ltr">{host} </bdi>}
                {errorText(why)}
                {againAtMs > Date.now() && <span> {t('home_survey_not_before', formatTime(againAtMs))}</span>}
              </>
            }
          />
        ))}
      </List>
    </Card>
  );
}

/** How far it is, and what can be done about it. From outside: at one thing, or at the addresses of a key. */
export function Progress({ model, survey }: { model: Following; survey: Survey }) {
  const { status, answered, planned, accounts, waitUntilMs, endedAtMs, about } = survey;
  const canGoFurther = about === undefined || /^[xyzt]pub/i.test(about);
  const isRunning = status === 'running';
  return (
    <Card>
      {isRunning && <progress class="survey-progress" max={planned} value={answered} aria-label={t('home_survey_looking')} />}
      <div class="row">
        <p class="grow" role="status">
          {isRunning
            ? t(about === undefined ? 'home_survey_progress' : 'home_look_progress', answered, planned, accounts)
            : status === 'stopped'
              ? t('home_survey_stopped', answered, planned)
              : t(
                  about === undefined ? 'home_survey_done' : 'home_look_done',
                  accounts,
                  endedAtMs === undefined ? '' : formatTime(endedAtMs),
                )}
          {isRunning && waitUntilMs > Date.now() + 2_000 && <span> {t('home_survey_waiting', formatTime(waitUntilMs))}</span>}
        </p>
        {isRunning ? (
          <Button busy={isBusy(model, 'stop')} onClick={() => void model.stop()}>
            {t('home_survey_stop')}
          </Button>
        ) : status === 'stopped' ? (
          <Button tone="primary" busy={isBusy(model, 'start')} onClick={() => void model.start()}>
            {t('home_survey_go_on')}
          </Button>
        ) : (
          <>
            {canGoFurther && (
              <Button busy={isBusy(model, 'start')} onClick={() => void model.start({ further: true })}>
                {t('home_survey_further')}
              </Button>
            )}
            {about === undefined && (
              <Button busy={isBusy(model, 'start')} onClick={() => void model.start({ anew: true })}>
                {t('home_survey_anew')}
              </Button>
            )}
          </>
        )}
      </div>
    </Card>
  );
}

export function NothingFound({ survey }: { survey: Survey }) {
  const unanswered = survey.pending.length > 0;
  return (
    <Banner
      tone="warn"
      live
      title={t(unanswered ? 'home_survey_nothing_yet' : 'home_survey_nothing')}
      action={
        <a class="button" href={repairPage}>
          {t('home_survey_repair')}
        </a>
      }
    >
      <p>{t(unanswered ? 'home_survey_nothing_yet_text' : 'home_survey_nothing_text')}</p>
    </Banner>
  );
}

function YoursRow({ model, account }: { model: SurveyModel; account: FoundAccount }) {
  const { index, style, idAddress, stacks } = account;
  const here = findHere(model.here.value, account);
  const deed = `adopt ${index} ${style}`;
  const problem = model.deeds.problems.value.get(deed);
  return (
    <Row
      title={<bdi>{labelOf(account)}</bdi>}
      detail={
        <>
          {factsOf(account).map((fact) => (
            <p key={fact}>{fact}</p>
          ))}
          <p class="mono small">
            <Grouped text={style === 'index' ? idAddress : stacks} />
          </p>
          {here === 'other' && <p>{t('home_survey_other_way', index)}</p>}
          {problem && <ErrorNote error={problem} />}
        </>
      }
      after={
        here === undefined ? (
          <Button
            tone="primary"
            aria-label={t('home_survey_adopt_label', labelOf(account))}
            busy={model.deeds.busy.value.has(deed)}
            onClick={() => void model.adopt(account)}
          >
            {t('home_survey_adopt')}
          </Button>
        ) : here === 'other' ? (
          <Button
            aria-label={t('home_survey_recount_label', labelOf(account))}
            busy={model.deeds.busy.value.has(deed)}
            onClick={() => void model.recount(account)}
          >
            {t('home_survey_recount')}
          </Button>
        ) : (
          <span class="soft row">
            <Icon name="check" size={16} />
            {t('home_survey_here')}
          </span>
        )
      }
    />
  );
}

export function factsOf({ names, balances, profile, apps, listed, style }: FoundAccount): string[] {
  return [
    ...names.map(({ name, state }) => t(`home_survey_name_${state.replace('-', '_')}`, name)),
    ...(profile ? [profile.name === undefined ? t('home_survey_profile') : t('home_survey_profile_of', profile.name)] : []),
    ...(profile?.signer === undefined ? [] : [t('home_look_signer', profile.signer)]),
    ...balances.map(({ ustx }) => t('home_survey_balance', formatStx(ustx))),
    ...apps.map(({ origin, files, more }) =>
      files === undefined ? t('home_look_app', origin) : t(more ? 'home_survey_app_more' : 'home_survey_app', origin, files),
    ),
    ...(listed ? [t('home_survey_listed')] : []),
    ...(style === 'account' ? [t('home_survey_by_account')] : []),
  ];
}

function LostRow({ loss }: { loss: LostThing }) {
  switch (loss.kind) {
    case 'name': {
      const { name, fate, sinceMs, untilMs, freeMs, priceUstx } = loss;
      const key = `home_survey_fate_${fate.replace('-', '_')}`;
      return (
        <Row
          title={<bdi dir="ltr">{name}</bdi>}
          detail={
            <>
              <p>{t(key)}</p>
              {sinceMs !== undefined && <p>{t('home_survey_since', formatDay(sinceMs))}</p>}
              {untilMs !== undefined && <p>{t('home_survey_until', formatDay(untilMs))}</p>}
              {freeMs !== undefined && <p>{t('home_survey_free_from', formatDay(freeMs))}</p>}
              {priceUstx !== undefined && fate !== 'taken' && <p>{t('home_survey_price', formatStx(priceUstx))}</p>}
            </>
          }
        />
      );
    }
    case 'profile':
      return <Row title={<bdi dir="ltr">{loss.name}</bdi>} detail={t('home_survey_profile_gone')} />;
    case 'bucket':
      return (
        <Row
          title={<bdi dir="ltr">{loss.origin}</bdi>}
          detail={
            <>
              <p>{t('home_survey_bucket_gone')}</p>
              {loss.lastMs !== undefined && <p>{t('home_survey_last_used', formatDay(loss.lastMs))}</p>}
            </>
          }
        />
      );
  }
}

export const isBusy = (model: Following, deed: string) => model.deeds.busy.value.has(deed);

/** Micro-STX as STX. */
function formatStx(ustx: string): string {
  return formatNumber(Number(ustx) / 1_000_000, { maximumFractionDigits: 6 });
}

/** About: counted by blocks. */
function formatDay(ms: number): string {
  return new Intl.DateTimeFormat(language(), { year: 'numeric', month: 'long' }).format(ms);
}
