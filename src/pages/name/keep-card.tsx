/** What the person can keep of a name: that it is somebody they know, and that they want to hear when it changes. */
import { useEffect, useState } from 'preact/hooks';
import type { NameAnswer } from '../../contract/names.ts';
import { Button, Field, Switch } from '../parts/controls.tsx';
import { useReturnFocus } from '../parts/focus.ts';
import { Icon } from '../parts/icons.tsx';
import { ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { t } from '../parts/text.ts';
import { keeping } from './keeping-here.ts';

export const longestContactLabel = 80;

export function KeepCard({ answer: { name } }: { answer: NameAnswer }) {
  useEffect(() => void keeping.read(name), [name]);
  const kept = keeping.kept.value?.name === name ? keeping.kept.value : undefined;
  const { busy, problems } = keeping.deeds;
  const unread = problems.value.get(`read ${name}`);
  const problem = problems.value.get('watch');
  return (
    <section class="card" aria-labelledby="keep-title">
      <h2 id="keep-title">{t('name_keep')}</h2>
      {unread ? (
        <ErrorNote error={unread} retry={() => void keeping.read(name)} />
      ) : kept === undefined ? (
        <Skeleton rows={2} />
      ) : (
        <>
          <ContactLine key={name} name={name} label={kept.contact?.label} state={kept.contact} />
          <Switch
            label={t('name_watch')}
            detail={t('name_watch_detail')}
            checked={kept.watched}
            disabled={busy.value.has('watch')}
            onChange={(on) => void keeping.watch(name, on)}
          />
          {problem && <ErrorNote error={problem} />}
        </>
      )}
    </section>
  );
}

function ContactLine({ name, label, state }: { name: string; label: string | undefined; state: object | null | undefined }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(label ?? '');
  const button = useReturnFocus(open);
  const isBusy = keeping.deeds.busy.value.has('contact');
  const problem = keeping.deeds.problems.value.get('contact');
  if (state === undefined) return <p class="small soft">{t('name_contact_locked')}</p>;
  return (
    <div class="stack-8">
      {state && (
        <p class="row" role="status">
          <Icon name="person" />
          <span class="grow">{label ? t('name_contact_as', `\u2068${label}\u2069`) : t('name_contact_is')}</span>
        </p>
      )}
      {open ? (
        <form
          class="stack-8"
          onSubmit={async (event) => {
            event.preventDefault();
            if (await keeping.putContact(name, text)) setOpen(false);
          }}
          onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
        >
          <Field
            autofocus
            label={t('name_contact_label')}
            hint={t('name_contact_label_hint')}
            value={text}
            onText={setText}
            autocomplete="off"
            dir="auto"
            maxLength={longestContactLabel}
          />
          <div class="row">
            <Button tone="primary" type="submit" busy={isBusy}>
              {t('name_contact_save')}
            </Button>
            <Button tone="quiet" onClick={() => setOpen(false)}>
              {t('parts_cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <div class="row">
          <Button
            ref={button}
            icon={state ? 'pen' : 'plus'}
            onClick={() => {
              setText(label ?? '');
              setOpen(true);
            }}
          >
            {t(state ? 'name_contact_change' : 'name_contact_add')}
          </Button>
          {state && (
            <Button tone="quiet" icon="bin" busy={isBusy} onClick={() => void keeping.removeContact(name)}>
              {t('name_contact_remove')}
            </Button>
          )}
        </div>
      )}
      {problem && <ErrorNote error={problem} />}
    </div>
  );
}
