/** Passkeys in the settings. Not there at all in a browser that has none for extensions. */
import { useEffect, useState } from 'preact/hooks';
import { Button, Field, IconButton, PasswordField } from '../parts/controls.tsx';
import { Banner, ErrorNote, List, Row } from '../parts/surfaces.tsx';
import { errorText, formatTime, t } from '../parts/text.ts';
import type { Home } from './model.ts';

export function PasskeyLine({ home }: { home: Home }) {
  const { list, deeds, read, remove } = home.passkeys;
  const [adding, setAdding] = useState(false);
  const [gone, setGone] = useState(false);
  useEffect(() => {
    void read();
  }, [read]);
  if (list.value === undefined) return null;
  const problem = [...deeds.problems.value].find(([deed]) => deed !== 'add')?.[1];
  return (
    <div class="reveal">
      <div class="setting-line">
        <div class="grow">
          <h3>{t('home_passkey')}</h3>
          <p class="soft small">{t('home_passkey_text')}</p>
        </div>
        <Button icon={adding ? undefined : 'plus'} aria-expanded={adding} onClick={() => setAdding(!adding)}>
          {t(adding ? 'parts_cancel' : 'home_passkey_add')}
        </Button>
      </div>
      {adding && <PasskeyForm home={home} onDone={() => setAdding(false)} />}
      {list.value.length > 0 && (
        <List label={t('home_passkey')}>
          {list.value.map(({ id, label, madeMs }) => (
            <Row
              key={id}
              title={<bdi>{label}</bdi>}
              detail={t('home_passkey_made', formatTime(madeMs))}
              after={
                <IconButton icon="bin" label={t('home_passkey_remove', label)} onClick={async () => setGone(await remove(id))} />
              }
            />
          ))}
        </List>
      )}
      {gone && (
        <Banner tone="info" live>
          {t('home_passkey_removed')}
        </Banner>
      )}
      {problem && <ErrorNote error={problem} />}
    </div>
  );
}

function PasskeyForm({ home, onDone }: { home: Home; onDone: () => void }) {
  const { deeds, add } = home.passkeys;
  const [label, setLabel] = useState(t('home_passkey_label_first'));
  const [password, setPassword] = useState('');
  const problem = deeds.problems.value.get('add');
  const isPassword = problem?.code === 'wrong-password';
  async function submit(event: Event) {
    event.preventDefault();
    if (password === '' || label.trim() === '') return;
    const added = await add(password, label);
    setPassword('');
    if (added) onDone();
  }
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      <Field
        label={t('home_passkey_label')}
        hint={t('home_passkey_label_hint')}
        value={label}
        maxLength={40}
        onText={setLabel}
        autocomplete="off"
        dir="auto"
        required
      />
      <PasswordField
        label={t('home_password_now')}
        autocomplete="current-password"
        value={password}
        onText={setPassword}
        error={isPassword ? errorText(problem) : undefined}
        required
      />
      {problem && !isPassword && <ErrorNote error={problem} />}
      <div class="row">
        <Button tone="primary" type="submit" busy={deeds.busy.value.has('add')}>
          {t('home_passkey_go')}
        </Button>
      </div>
    </form>
  );
}
