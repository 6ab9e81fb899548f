/** Looking without words: what is typed, the same map of three parts, and what only the words would show. */
import { useEffect } from 'preact/hooks';
import type { FoundAccount, Survey } from '../../contract/commands/survey.ts';
import type { WalletState } from '../../contract/wallet.ts';
import { Grouped } from '../parts/address.tsx';
import { Button, Field } from '../parts/controls.tsx';
import { Banner, Card, ErrorNote, List, Row } from '../parts/surfaces.tsx';
import { t, tParts } from '../parts/text.ts';
import { isEmpty, type LookModel } from './model.ts';
import { factsOf, isBusy, LostCard, PendingCard, Progress } from './survey-map.tsx';

export function Look({ model, state }: { model: LookModel; state: WalletState }) {
  useEffect(() => {
    void model.follow();
    return model.leave;
  }, [model]);
  const survey = model.survey.value;
  return (
    <>
      <LookForm model={model} state={state} />
      {survey && <LookMap model={model} survey={survey} />}
    </>
  );
}

function LookForm({ model, state: { network } }: { model: LookModel; state: WalletState }) {
  const { typed } = model;
  const problems = model.deeds.problems.value;
  const problem = problems.get('start') ?? problems.get('stop') ?? problems.get('read');
  const isBlank = typed.value.trim() === '';
  const hosts = [...new Set([...network.nodeUrls.slice(0, 1), ...(network.hubUrl === null ? [] : [network.hubUrl])])].map(
    (url) => new URL(url).host,
  );
  return (
    <form
      class="card stack-8"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBlank) void model.look();
      }}
    >
      <Field
        label={t('home_look_field')}
        hint={t('home_look_hint')}
        value={typed.value}
        onText={(text) => {
          typed.value = text;
        }}
        autocomplete="off"
        autocapitalize="off"
        dir="ltr"
      />
      <p class="small soft">{t('home_look_privacy', new Intl.ListFormat().format(hosts))}</p>
      {problem && <ErrorNote error={problem} />}
      <div>
        <Button type="submit" tone="primary" icon="search" disabled={isBlank} busy={isBusy(model, 'start')}>
          {t('home_look_action')}
        </Button>
      </div>
    </form>
  );
}

function LookMap({ model, survey }: { model: LookModel; survey: Survey }) {
  const { about = '' } = survey;
  const isKey = /^[xyzt]pub/i.test(about);
  return (
    <section class="look" aria-label={t('home_look_at', about)}>
      <div class="row">
        <h2 class="grow look-about">{tParts('home_look_at', <bdi dir="ltr">{about}</bdi>)}</h2>
        <Button tone="quiet" icon="bin" busy={isBusy(model, 'stop')} onClick={() => void model.forget()}>
          {t('home_look_forget')}
        </Button>
      </div>
      <Progress model={model} survey={survey} />
      {survey.status === 'done' && isEmpty(survey) && (
        <Banner tone="info" live title={t(survey.pending.length > 0 ? 'home_look_nothing_yet' : 'home_look_nothing')}>
          <p>{t(isKey ? 'home_look_nothing_key' : 'home_look_nothing_text')}</p>
        </Banner>
      )}
      {survey.yours.length > 0 && (
        <Card title={t('home_look_found')}>
          <List label={t('home_look_found')}>
            {survey.yours.map((account) => (
              <FoundRow key={account.stacks} account={account} />
            ))}
          </List>
        </Card>
      )}
      <LostCard survey={survey} />
      <PendingCard model={model} survey={survey} />
      {survey.status !== 'running' && (
        <Card title={t('home_look_unseen')}>
          <ul class="small soft">
            {isKey && <li>{t('home_look_unseen_identities')}</li>}
            {!isKey && <li>{t('home_look_unseen_others')}</li>}
            <li>{t('home_look_unseen_sealed')}</li>
            <li>{t('home_look_unseen_bitcoin')}</li>
          </ul>
        </Card>
      )}
    </section>
  );
}

function FoundRow({ account }: { account: FoundAccount }) {
  const { names, profile, idAddress, stacks } = account;
  const called = names[0]?.name ?? profile?.name;
  return (
    <Row
      title={called === undefined ? <Grouped text={stacks} /> : <bdi>{called}</bdi>}
      detail={
        <>
          {factsOf(account).map((fact) => (
            <p key={fact}>{fact}</p>
          ))}
          {called !== undefined && (
            <p class="mono small">
              <Grouped text={stacks} />
            </p>
          )}
          {idAddress !== '' && (
            <p class="mono small">
              <Grouped text={idAddress} />
            </p>
          )}
        </>
      }
    />
  );
}
