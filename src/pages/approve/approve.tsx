/** The approval as a person reads it: who asks, what they get, with which identity; then two answers of equal reach. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Identity, RequestView } from '../../contract/wallet.ts';
import { IdentityForm } from '../home/identity-form.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Button, RadioGroup, Select } from '../parts/controls.tsx';
import { useReturnFocus } from '../parts/focus.ts';
import { Icon } from '../parts/icons.tsx';
import { ListTools } from '../parts/list-tools.tsx';
import { Notices } from '../parts/notices.tsx';
import { Origin } from '../parts/origin.tsx';
import { PersonMark } from '../parts/person-mark.tsx';
import { mixesAlphabets, plainName } from '../parts/plain-name.ts';
import { Banner, Empty, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { t, tCount, tParts } from '../parts/text.ts';
import type { Unlock } from '../parts/unlock.ts';
import { UnlockForm } from '../parts/unlock-form.tsx';
import { openPage } from '../popup/tabs.ts';
import { wallet } from '../wallet.ts';
import { ApproveButton } from './approve-button.tsx';
import type { ArmingModel } from './arming.ts';
import { Gets } from './gets.tsx';
import { KeyFormChoice } from './key-form.tsx';
import { Known } from './known.tsx';
import { KnownNamesView } from './known-names-view.tsx';
import { Message } from './message-view.tsx';
import { type Approve, canRemember, hasKeyForm } from './model.ts';
import { NewProfile } from './new-profile.tsx';
import { findStranger, siteOf } from './owner.ts';
import { Transaction } from './transaction-view.tsx';

type ApproveProps = { model: Approve; arming: ArmingModel; unlock: Unlock };

export function ApprovePage(props: ApproveProps) {
  const { model } = props;
  const state = wallet.value;
  const request = model.request.value;
  const behind = request?.behind ?? 0;
  return (
    <div class="approve">
      <Notices state={state} />
      <header class="approve-head">
        {state && <PersonMark mark={state.settings.mark} />}
        {behind > 0 && (
          <span class="approve-queue" title={t('approve_queue_means')}>
            {tCount('approve_queue', behind)}
          </span>
        )}
      </header>
      <Body {...props} request={request} />
    </div>
  );
}

function Body({ model, arming, unlock, request }: ApproveProps & { request: RequestView | undefined }) {
  const phase = model.phase.value;
  if (phase === 'failed' && model.error.value) {
    return (
      <main class="approve-main">
        <ErrorNote error={model.error.value} retry={() => void model.load()} />
      </main>
    );
  }
  if (phase === 'gone') {
    return (
      <main class="approve-main">
        <Empty
          icon="info"
          title={t('approve_gone_title')}
          action={<Button onClick={() => void model.load()}>{t('approve_gone_go_on')}</Button>}
        >
          {t('error_request_gone')}
        </Empty>
      </main>
    );
  }
  if (phase === 'empty') {
    return (
      <main class="approve-main">
        <Empty icon="check" title={t('approve_empty_title')}>
          {t('approve_empty')}
        </Empty>
      </main>
    );
  }
  if (!request) {
    return (
      <main class="approve-main">
        <Skeleton rows={5} />
      </main>
    );
  }
  return <Question key={request.id} model={model} arming={arming} unlock={unlock} request={request} />;
}

function Question({ model, arming, unlock, request }: ApproveProps & { request: RequestView }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const locked = model.locked.value;
  const busy = model.phase.value === 'sending';
  const still = model.ready.value && arming.state.value === 'still';
  return (
    <>
      <main class="approve-main">
        <div class="approve-who">
          <h1 ref={heading} tabIndex={-1}>
            <Origin origin={request.origin} site={siteOf(request, model.suffixes.value)} large />
            <span class="approve-asks">
              {t(request.fromLink ? 'approve_asks_link' : `approve_asks_${request.kind.replace('-', '_')}`)}
            </span>
          </h1>
          <Claim
            name={request.appName}
            picture={request.hasPicture ? model.picture.value : undefined}
            namesake={findStranger(request.origin, request.namesakes, model.suffixes.value)}
          />
          {request.fromLink && <Banner tone="warn">{t('approve_from_link')}</Banner>}
          {!locked && <Known request={request} rules={model.suffixes.value} />}
          {!locked && <KnownNamesView model={model.names} />}
        </div>
        {locked ? (
          <section class="card" aria-label={t('parts_unlock_title')}>
            <p class="small soft">{t('approve_locked')}</p>
            <UnlockForm model={unlock} autofocus={false} onUnlocked={arming.restart} />
          </section>
        ) : (
          <>
            <Asked model={model} request={request} />
            <WithWhom model={model} request={request} />
            {canRemember(request) && !request.fromLink && <Again model={model} />}
            {model.identity.value && hasKeyForm(request, model.identity.value) && (
              <KeyFormChoice model={model} request={request} />
            )}
          </>
        )}
        <Block model={model} busy={busy} />
        {model.error.value && (
          <ErrorNote error={model.error.value}>
            {request.kind === 'sign-in' && model.ticked.value.has('publish_data') && !locked && (
              <p>{t('approve_publish_failed')}</p>
            )}
          </ErrorNote>
        )}
      </main>
      <footer class="approve-foot">
        <p id="approve-hint" class="approve-hint" role="status">
          {still ? t('approve_hint_still') : ''}
        </p>
        <div class="approve-answers">
          <Button wide disabled={busy} onClick={() => void model.deny()}>
            {t('approve_deny')}
          </Button>
          <ApproveButton arming={arming} ready={model.ready.value} busy={busy} onApprove={() => void model.approve()} />
        </div>
      </footer>
    </>
  );
}

function Asked({ model, request }: { model: Approve; request: RequestView }) {
  if (request.message)
    return <Message message={request.message} origin={request.origin} account={model.identity.value?.stxAddress} />;
  if (request.profile) return <NewProfile profile={request.profile} hub={request.hub} />;
  if (request.kind === 'transaction') return <Transaction model={model.transaction} />;
  return (
    <section class="stack-8">
      <h2>{t('approve_gets_title')}</h2>
      <Gets model={model} request={request} identity={model.identity.value} />
    </section>
  );
}

/** The app's own name is a claim: smaller, below, in quotation marks, and never ours. */
function Claim({
  name,
  picture,
  namesake,
}: {
  name: string | undefined;
  picture: string | undefined;
  namesake: string | undefined;
}) {
  const plain = plainName(name);
  if (plain === undefined) return null;
  const ours = plain
    .normalize('NFKD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase()
    .includes('autonym');
  return (
    <div class="approve-claim">
      <div class="row approve-claim-line">
        <span class="approve-picture" aria-hidden="true">
          {picture === undefined ? Array.from(plain)[0] : <img src={picture} alt="" width="32" height="32" />}
        </span>
        <p class="grow">{t('approve_claim', `\u2068${plain}\u2069`)}</p>
      </div>
      {ours && <Banner tone="warn">{t('approve_claim_ours')}</Banner>}
      {mixesAlphabets(plain) && <Banner tone="warn">{t('approve_claim_mixed')}</Banner>}
      {namesake !== undefined && (
        <Banner tone="warn">{tParts('approve_claim_namesake', <Origin key="namesake" origin={namesake} />)}</Banner>
      )}
    </div>
  );
}

function WithWhom({ model, request }: { model: Approve; request: RequestView }) {
  const identity = model.identity.value;
  const offered = model.identities.page.value.value?.items ?? [];
  // The one that is chosen stays in view; a hidden one is offered only to the app that knows it.
  const isOffered = !identity || identity.site !== undefined || offered.some(({ index }) => index === identity.index);
  const { account } = request;
  const every = isOffered ? offered : [identity, ...offered];
  const identities = account === undefined ? every : every.filter(({ stxAddress }) => stxAddress === account);
  const isSites = identity?.site !== undefined;
  if (wallet.value === undefined) return <Skeleton rows={2} avatar />;
  if (identities.length === 0 && account !== undefined && !isSites) {
    return <Banner tone="warn">{t('approve_no_account', account)}</Banner>;
  }
  if (identities.length === 0 && !isSites) {
    return (
      <Banner tone="warn" action={<Button onClick={() => void openPage('welcome.html')}>{t('approve_no_identity_make')}</Button>}>
        {t('approve_no_identity')}
      </Banner>
    );
  }
  return (
    <section class="stack-8">
      <h2>{t('approve_with_title')}</h2>
      <ListTools list={model.identities} label={t('home_identities_find')} />
      <RadioGroup
        legend={t('approve_with_title')}
        legendUnseen
        value={!isSites ? identity && String(identity.index) : 'site'}
        onChange={(value) => {
          if (value === 'site') return void model.chooseSite();
          const chosen = identities.find((one) => String(one.index) === value);
          if (chosen) model.choose(chosen);
        }}
        options={[
          ...identities.map((one) => ({
            value: String(one.index),
            label: <bdi>{one.label}</bdi>,
            detail: one.index === request.knownIdentity ? t('approve_with_known') : undefined,
            before: <Avatar address={one.idAddress} hue={one.hue} size={36} />,
          })),
          ...(isSites || (canRemember(request) && account === undefined) ? [siteOption(identity, request)] : []),
        ]}
      />
      {canRemember(request) && account === undefined && <NewIdentity model={model} />}
      {request.knownIdentity !== null && identity && identity.index !== request.knownIdentity && (
        <p class="small soft row">
          <Icon name="info" size={16} />
          <span class="grow">{t('approve_with_other')}</span>
        </p>
      )}
    </section>
  );
}

function NewIdentity({ model }: { model: Approve }) {
  const [open, setOpen] = useState(false);
  const button = useReturnFocus(open);
  const adding = model.adding.value;
  if (!open)
    return (
      <div>
        <Button ref={button} tone="quiet" icon="plus" onClick={() => setOpen(true)}>
          {t('home_add')}
        </Button>
      </div>
    );
  return (
    <section class="card">
      <IdentityForm
        title={t('home_add_title')}
        text=""
        action={t('home_add_action')}
        busy={adding === 'busy'}
        error={adding === 'busy' ? undefined : adding}
        onSubmit={async (label) => (await model.addIdentity(label)) && setOpen(false)}
        onCancel={() => setOpen(false)}
      />
    </section>
  );
}

/** The identity that nobody but this site knows. It has no face before it is made. */
function siteOption(identity: Identity | undefined, { knownIdentity }: RequestView) {
  const own = identity?.site === undefined ? undefined : identity;
  return {
    value: 'site',
    label: t('approve_with_site'),
    detail: t(own && own.index === knownIdentity ? 'approve_with_site_known' : 'approve_with_site_detail'),
    before: own ? (
      <Avatar address={own.idAddress} hue={own.hue} size={36} />
    ) : (
      <span class="approve-site-face">
        <Icon name="eye-off" />
      </span>
    ),
  };
}

/** Whether the same question comes again. */
function Again({ model }: { model: Approve }) {
  return (
    <Select
      label={t('approve_again')}
      value={model.remember.value}
      options={again.map((value) => ({ value, label: t(`approve_again_${value}`) }))}
      onChange={(value) => {
        model.remember.value = again.find((one) => one === value) ?? 'once';
      }}
    />
  );
}

const again = ['once', 'lock', 'always'] as const;

function Block({ model, busy }: { model: Approve; busy: boolean }) {
  return (
    <details class="approve-block">
      <summary>{t('approve_block')}</summary>
      <p class="small soft">{t('approve_block_means')}</p>
      <Button tone="danger" disabled={busy} onClick={() => void model.block()}>
        {t('approve_block_do')}
      </Button>
    </details>
  );
}
