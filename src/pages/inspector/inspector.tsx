/** The inspector, for people who write apps: what pages asked last, every check, and how to put right what failed. */
import { useEffect, useId } from 'preact/hooks';
import type { Inspected } from '../../contract/commands/inspector.ts';
import type { WalletState } from '../../contract/wallet.ts';
import type { Home } from '../home/model.ts';
import { Open } from '../home/open.tsx';
import { CopyButton } from '../parts/address.tsx';
import { Button, Field, Switch } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { Origin } from '../parts/origin.tsx';
import { Card, Empty, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { formatNumber, formatTime, t } from '../parts/text.ts';
import { formatView, type InspectedView, type InspectorModel, refusalOf } from './model.ts';
import type { CheckLine, Note, Reading } from './reading.ts';

export function InspectorSection({ home, state }: { home: Home; state: WalletState }) {
  const { inspector } = home;
  return (
    <>
      <Open home={home} state={state} then={() => <Last model={inspector} />} />
      <Pasted model={inspector} />
      <Breaks />
    </>
  );
}

function Last({ model }: { model: InspectorModel }) {
  useEffect(() => void model.list.load(), [model]);
  const { value, loading, problem } = model.list.state.value;
  const deed = model.deeds.problems.value.get('switch') ?? model.deeds.problems.value.get('forget');
  if (problem) return <ErrorNote error={problem} retry={() => void model.list.load()} />;
  if (!value) {
    return (
      <div class="card">
        <Skeleton rows={3} />
      </div>
    );
  }
  return (
    <>
      <section class="card stack-8">
        <Switch
          label={t('inspector_on')}
          detail={t('inspector_on_detail')}
          checked={value.on}
          onChange={(on) => void model.switchTo(on)}
        />
        {deed && <ErrorNote error={deed} />}
        {value.on && (
          <div class="row">
            <Button icon="refresh" busy={loading} onClick={() => void model.list.load()}>
              {t('inspector_again')}
            </Button>
            {value.views.length > 0 && (
              <Button icon="bin" tone="quiet" onClick={() => void model.forget()}>
                {t('inspector_forget')}
              </Button>
            )}
          </div>
        )}
      </section>
      {value.on && value.views.length === 0 && (
        <section class="card">
          <Empty icon="search" title={t('inspector_empty_title')}>
            {t('inspector_empty_text')}
          </Empty>
        </section>
      )}
      {value.views.length > 0 && (
        <ul class="cards" aria-label={t('inspector_last')}>
          {value.views.map((view) => (
            <Row key={view.row.id} view={view} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ view: { row, reading } }: { view: InspectedView }) {
  const failed = refusalOf(reading);
  const state = row.answer ? (row.answer.error ? 'refused' : 'answered') : row.left ? 'left' : 'waits';
  return (
    <li class="card">
      <details class="inspected">
        <summary>
          <Icon name={state === 'refused' ? 'cross' : state === 'answered' ? 'check' : 'dots'} />
          <span class="grow">
            <strong>{row.method === '' ? t('inspector_sign_in') : <bdi dir="ltr">{row.method}</bdi>}</strong>
            <span class="small">
              {t(`inspector_state_${state}`)}
              {failed && ` · ${t(`inspector_check_${failed.name}`)}`}
            </span>
            <span class="small soft">{t(`inspector_by_${row.by.replace('-', '_')}`)}</span>
          </span>
          <time class="small soft" dateTime={new Date(row.atMs).toISOString()}>
            {formatTime(row.atMs)}
          </time>
        </summary>
        <div class="stack-8">
          {/^https?:/.test(row.origin) ? <Origin origin={row.origin} /> : <p class="small">{t('inspector_no_origin')}</p>}
          {row.answer && <p class="small soft">{t('inspector_took', formatNumber(row.answer.atMs - row.atMs))}</p>}
          <Read reading={reading} row={row} />
        </div>
      </details>
    </li>
  );
}

/** What a request says, and what is to be said of it. */
function Read({ reading, row }: { reading: Reading; row?: Inspected }) {
  const failed = refusalOf(reading);
  const answer = row?.answer;
  const error = answer?.error;
  return (
    <>
      {failed && <Fix line={failed} />}
      {error && !failed && (
        <p class="small" dir="auto">
          {t('inspector_heard', error.code ?? '', error.message ?? '')}
        </p>
      )}
      {reading.notes.map((note) => (
        <NoteText key={note} note={note} host={reading.host} />
      ))}
      {reading.checks.length > 0 && <Checks checks={reading.checks} />}
      <Code label={t('inspector_header')} value={reading.header} />
      <Code label={t(reading.header === undefined ? 'inspector_params' : 'inspector_payload')} value={reading.payload} />
      <Code label={t('inspector_answer')} value={answer && (answer.error ?? answer.result)} />
      <div class="row">
        <span class="small soft grow">{t('inspector_copy_detail')}</span>
        <CopyButton text={formatView(row, reading)} label={t('inspector_copy')} />
      </div>
    </>
  );
}

function Fix({ line }: { line: CheckLine }) {
  return (
    <section class="inspected-fix" aria-label={t('inspector_why')}>
      <p>
        <strong>{t(`inspector_check_${line.name}`)}</strong> <code dir="ltr">{line.code}</code>
      </p>
      <p class="small soft" dir="auto" lang="en">
        {line.why}
      </p>
      <p>{t(`inspector_fix_${line.name}`)}</p>
    </section>
  );
}

function NoteText({ note, host }: { note: Note; host: string | undefined }) {
  return (
    <div class="inspected-note">
      <Icon name="info" size={16} />
      <p class="small grow">
        {note === 'username' || note === 'csp' || note === 'hub' ? (
          <>
            <strong>{t(`inspector_break_${note}`)}</strong> {t(`inspector_break_${note}_help`)}
            {note === 'csp' && host !== undefined && (
              <>
                {' '}
                <code dir="ltr">{host}</code>
              </>
            )}
          </>
        ) : (
          t(`inspector_note_${note.replace('-', '_')}`)
        )}
      </p>
    </div>
  );
}

const verdictIcons = { passed: 'check', failed: 'cross', unseen: 'minus', waits: 'dots' } as const;

function Checks({ checks }: { checks: CheckLine[] }) {
  return (
    <table class="inspected-checks">
      <caption class="unseen">{t('inspector_checks')}</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">{t('inspector_check')}</th>
          <th scope="col">{t('inspector_verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {checks.map(({ name, verdict, code }) => (
          <tr key={name} class={`verdict-${verdict}`}>
            <th scope="row">{t(`inspector_check_${name}`)}</th>
            <td>
              <Icon name={verdictIcons[verdict]} size={16} /> {t(`inspector_verdict_${verdict}`)}
              {code !== undefined && (
                <>
                  {' '}
                  <code dir="ltr">{code}</code>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Code({ label, value }: { label: string; value: unknown }) {
  const id = useId();
  if (value === undefined) return null;
  return (
    <div class="field">
      <span id={id} class="small soft">
        {label}
      </span>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys */}
      <section class="inspected-code" tabIndex={0} aria-labelledby={id}>
        <pre dir="ltr">{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
      </section>
    </div>
  );
}

/** A token or a link, without any page. */
function Pasted({ model }: { model: InspectorModel }) {
  const field = useId();
  const result = model.result.value;
  const isBlank = model.pasted.value.trim() === '';
  const problem = model.deeds.problems.value.get('inspect');
  return (
    <Card title={t('inspector_paste_title')}>
      <form
        class="stack-8"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBlank) void model.inspect();
        }}
      >
        <div class="field">
          <label for={field}>{t('inspector_paste')}</label>
          <textarea
            id={field}
            class="input mono"
            rows={4}
            dir="ltr"
            spellcheck={false}
            translate={false}
            value={model.pasted.value}
            aria-describedby={`${field}-hint`}
            onInput={(event) => {
              model.pasted.value = event.currentTarget.value;
            }}
          />
          <div class="field-hint" id={`${field}-hint`}>
            {t('inspector_paste_hint')}
          </div>
        </div>
        <Field
          label={t('inspector_paste_origin')}
          hint={t('inspector_paste_origin_hint')}
          type="url"
          value={model.origin.value}
          dir="ltr"
          autocomplete="off"
          onText={(text) => {
            model.origin.value = text;
          }}
        />
        <div>
          <Button type="submit" icon="search" disabled={isBlank} busy={model.deeds.busy.value.has('inspect')}>
            {t('inspector_paste_action')}
          </Button>
        </div>
      </form>
      <div class="stack-8" role="status">
        {result === 'nothing' && <p>{t('inspector_paste_nothing')}</p>}
        {result && result !== 'nothing' && (
          <p>
            {t(
              result.checks.length === 0
                ? 'inspector_paste_answer'
                : refusalOf(result)
                  ? 'inspector_paste_no'
                  : 'inspector_paste_yes',
            )}
          </p>
        )}
      </div>
      {result && result !== 'nothing' && (
        <div class="stack-8">
          {result.origin !== '' && <Origin origin={result.origin} />}
          <Read reading={result} />
        </div>
      )}
      {problem && <ErrorNote error={problem} />}
    </Card>
  );
}

const breaks = ['username', 'csp', 'moved', 'framed', 'hub'] as const;

/** What breaks most often in an app of old, none of which a check would show. The same words as in docs/provider.md. */
function Breaks() {
  return (
    <Card title={t('inspector_breaks_title')}>
      <dl class="inspected-breaks">
        {breaks.map((one) => (
          <div key={one}>
            <dt>{t(`inspector_break_${one}`)}</dt>
            <dd class="soft">{t(`inspector_break_${one}_help`)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
