/** One identity: its face, its addresses, and what can be done with it. */
import { useState } from 'preact/hooks';
import type { Identity } from '../../contract/wallet.ts';
import { Address } from '../parts/address.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Button, IconButton } from '../parts/controls.tsx';
import { useReturnFocus } from '../parts/focus.ts';
import { Icon } from '../parts/icons.tsx';
import { ListTools } from '../parts/list-tools.tsx';
import { ErrorNote } from '../parts/surfaces.tsx';
import { t, tParts } from '../parts/text.ts';
import { IdentityForm } from './identity-form.tsx';
import type { Home } from './model.ts';
import { Profile } from './profile-form.tsx';

type Props = {
  home: Home;
  identity: Identity;
  current: boolean;
  /** Where profiles are kept. */
  hub: string | null;
  /** Whether there is a neighbour in sight on each side. */
  canMove: { up: boolean; down: boolean };
};

export function IdentityCard({ home, identity, current, hub, canMove }: Props) {
  const [editing, setEditing] = useState(false);
  const editButton = useReturnFocus(editing);
  const { index, label, hue, idAddress, stxAddress } = identity;
  const { busy, problems } = home.deeds;
  const problem = problems.value.get(`select ${index}`) ?? problems.value.get(`move ${index}`);
  if (editing) return <EditingCard home={home} identity={identity} onDone={() => setEditing(false)} />;
  return (
    <li class={current ? 'card identity identity-current' : 'card identity'}>
      <div class="identity-head">
        <Avatar address={idAddress} hue={hue} size={48} />
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
          <Button
            ref={editButton}
            tone="quiet"
            icon="pen"
            onClick={() => setEditing(true)}
            aria-label={t('home_edit_label', label)}
          >
            {t('home_edit')}
          </Button>
          {(['up', 'down'] as const).map(
            (way) =>
              (canMove.up || canMove.down) && (
                <IconButton
                  key={way}
                  icon={way}
                  label={t(`home_move_${way}`, label)}
                  disabled={!canMove[way] || busy.value.has(`move ${index}`)}
                  onClick={() => void home.moveIdentity(index, way)}
                />
              ),
          )}
        </div>
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
      <Profile home={home} identity={identity} hub={hub} />
    </li>
  );
}

function EditingCard({ home, identity, onDone }: { home: Home; identity: Identity; onDone: () => void }) {
  const { index, label, hue, idAddress } = identity;
  const { busy, problems } = home.deeds;
  return (
    <li class="card identity stack">
      <IdentityForm
        title={t('home_rename_title')}
        text={label}
        action={t('parts_save')}
        busy={busy.value.has(`change ${index}`)}
        error={problems.value.get(`change ${index}`)}
        face={{ idAddress, hue }}
        onSubmit={async (text, newHue) =>
          (await home.changeIdentity(index, { label: text, ...(newHue === undefined ? {} : { hue: newHue }) })) && onDone()
        }
        onCancel={onDone}
      />
      <div class="identity-hide">
        <p class="soft small grow">{t('home_hide_text')}</p>
        <Button
          tone="quiet"
          icon="eye-off"
          busy={busy.value.has(`change ${index}`)}
          onClick={async () => (await home.changeIdentity(index, { hidden: true })) && onDone()}
        >
          {t('home_hide')}
        </Button>
      </div>
    </li>
  );
}

/** The ones out of sight, folded away. */
export function HiddenIdentities({ home }: { home: Home }) {
  const { value } = home.hiddenIdentities.page.value;
  return (
    <details class="card">
      <summary>{t('home_hidden')}</summary>
      <ListTools list={home.hiddenIdentities} label={t('home_hidden_find')} />
      <ul class="hidden-identities">
        {value?.items.map(({ index, label, hue, idAddress, site }) => (
          <li key={index} class="row">
            <Avatar address={idAddress} hue={hue} size={28} />
            <span class="grow stack-8">
              <bdi>{label}</bdi>
              {site !== undefined && <span class="small soft">{tParts('home_hidden_site', <bdi dir="ltr">{site}</bdi>)}</span>}
            </span>
            {site === undefined && (
              <Button
                icon="eye"
                busy={home.deeds.busy.value.has(`change ${index}`)}
                onClick={() => void home.changeIdentity(index, { hidden: false })}
                aria-label={t('home_unhide_label', label)}
              >
                {t('home_unhide')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
