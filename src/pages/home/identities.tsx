/** Identities: one from the words, then as many as wanted; and whether all of them would survive this machine. */
import { useState } from 'preact/hooks';
import type { Identity, WalletState } from '../../contract/wallet.ts';
import { Address } from '../parts/address.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Button, Field } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { errorText, t } from '../parts/text.ts';
import { Backup } from './backup.tsx';
import { longestLabel, mistakeInLabel } from './label.ts';
import type { Home } from './model.ts';

export function Identities({ home, state }: { home: Home; state: WalletState }) {
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Backup home={home} state={state} />
      <ul class="cards" aria-label={t('home_identities')}>
        {state.identities.map((identity) => (
          <IdentityCard key={identity.index} home={home} identity={identity} current={identity.index === state.currentIndex} />
        ))}
      </ul>
      {adding ? (
        <section class="card">
          <LabelForm
            title={t('home_add_title')}
            text=""
            action={t('home_add_action')}
            busy={home.deeds.busy.value.has('add')}
            error={home.deeds.problems.value.get('add')}
            onSubmit={async (label) => (await home.addIdentity(label)) && setAdding(false)}
            onCancel={() => setAdding(false)}
          />
          <p class="soft small">{t('home_add_text')}</p>
        </section>
      ) : (
        <Button icon="plus" onClick={() => setAdding(true)}>
          {t('home_add')}
        </Button>
      )}
    </>
  );
}

function IdentityCard({ home, identity, current }: { home: Home; identity: Identity; current: boolean }) {
  const [renaming, setRenaming] = useState(false);
  const { index, label, hue, idAddress, stxAddress } = identity;
  const { busy, problems } = home.deeds;
  const problem = problems.value.get(`select ${index}`);
  return (
    <li class={current ? 'card identity identity-current' : 'card identity'}>
      <div class="identity-head">
        <Avatar address={idAddress} hue={hue} size={48} />
        {renaming ? (
          <div class="grow">
            <LabelForm
              title={t('home_rename_title')}
              text={label}
              action={t('parts_save')}
              busy={busy.value.has(`rename ${index}`)}
              error={problems.value.get(`rename ${index}`)}
              onSubmit={async (text) => (await home.renameIdentity(index, text)) && setRenaming(false)}
              onCancel={() => setRenaming(false)}
            />
          </div>
        ) : (
          <>
            <div class="grow">
              <h2 class="identity-title">
                <bdi>{label}</bdi>
              </h2>
              {current && (
                <span class="chip chip-good">
                  <Icon name="check" size={16} />
                  {t('home_current')}
                </span>
              )}
            </div>
            <div class="row">
              {!current && (
                <Button busy={busy.value.has(`select ${index}`)} onClick={() => void home.selectIdentity(index)}>
                  {t('home_use')}
                </Button>
              )}
              <Button tone="quiet" icon="pen" onClick={() => setRenaming(true)} aria-label={t('home_rename_label', label)}>
                {t('home_rename')}
              </Button>
            </div>
          </>
        )}
      </div>
      {problem && <ErrorNote error={problem} />}
      <dl class="ledger">
        <div>
          <dt>{t('popup_stx_address')}</dt>
          <dd>
            <Address text={stxAddress} label={t('popup_stx_address')} />
          </dd>
        </div>
        <div>
          <dt>{t('popup_id_address')}</dt>
          <dd>
            <Address text={idAddress} label={t('popup_id_address')} />
          </dd>
        </div>
      </dl>
    </li>
  );
}

function LabelForm(props: {
  title: string;
  text: string;
  action: string;
  busy: boolean;
  error: { code: string; message: string } | undefined;
  onSubmit: (label: string) => unknown;
  onCancel: () => void;
}) {
  const [text, setText] = useState(props.text);
  const [tried, setTried] = useState(false);
  const mistake = mistakeInLabel(text);
  return (
    <form
      class="stack-8"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (mistake === undefined) props.onSubmit(text);
      }}
      onKeyDown={(event) => event.key === 'Escape' && props.onCancel()}
    >
      <Field
        autofocus
        label={props.title}
        value={text}
        onText={setText}
        autocomplete="off"
        maxLength={longestLabel + 10}
        error={tried && mistake ? t(mistake, longestLabel) : props.error && errorText(props.error)}
      />
      <div class="row">
        <Button tone="primary" type="submit" busy={props.busy}>
          {props.action}
        </Button>
        <Button tone="quiet" onClick={props.onCancel}>
          {t('parts_cancel')}
        </Button>
      </div>
    </form>
  );
}
