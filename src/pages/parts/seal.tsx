/**
 * The seal: how far an answer is proven, and by whom. A notary's rosette whose edge, fill and sign all change with the state, so that it
 * reads without colour and at 16 px; from 40 px it shows its engraving. Its word stands beside it, its evidence in the popover.
 */
import { useId } from 'preact/hooks';
import type { NameProof, NameReading, NameSeal, NameSource } from '../../contract/names.ts';
import { countVoices } from '../../protocol/names/voices.ts';
import { brokenCircle, rosette } from './guilloche.ts';
import { Icon } from './icons.tsx';
import { Fact, ProofFacts } from './proof-facts.tsx';
import { errorText, formatAgo, formatTime, saidText, t, tCount } from './text.ts';

/** The mark alone, for readers invisible: its word must stand beside it. */
export function SealMark({ state, size = 20 }: { state: NameSeal; size?: number }) {
  return (
    <svg class={`seal-mark seal-${state}`} width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <path class="seal-edge" d={edges[state]} />
      {size >= 40 && state !== 'single-source' && engraving.map((path) => <path key={path} class="seal-engraving" d={path} />)}
      <path class="seal-sign" d={signs[state]} />
    </svg>
  );
}

type SealProps = {
  state: NameSeal;
  readings?: NameReading[];
  sources?: NameSource[];
  resolvedAtMs?: number;
  fromCache?: boolean;
  proof?: NameProof | undefined;
  /** How many questions of checks wait for their turn. */
  waiting?: number;
  size?: number;
};

/** Mark and word as one button; pressing it tells why. */
export function Seal(props: SealProps) {
  const { state, readings = [], sources = [], resolvedAtMs, fromCache = false, proof, waiting = 0, size = 20 } = props;
  const id = useId();
  return (
    <span class="seal">
      <button
        type="button"
        class={`seal-button seal-tone-${state}`}
        popovertarget={id}
        aria-label={t('parts_seal_button', sealWord(state, readings))}
      >
        <SealMark state={state} size={size} />
        <span>{sealWord(state, readings)}</span>
      </button>
      <div
        id={id}
        popover="auto"
        class="seal-popover"
        role="dialog"
        onBeforeToggle={placePopover}
        aria-label={t('parts_seal_title')}
      >
        <div class="seal-popover-head">
          <SealMark state={state} size={56} />
          <div>
            <h3>{sealWord(state, readings)}</h3>
            <p class="soft small">{t(`parts_seal_${keys[state]}_means`)}</p>
          </div>
        </div>
        <ProofFacts proof={proof} waiting={waiting} />
        <dl class="facts">
          {resolvedAtMs !== undefined && (
            <Fact term={fromCache ? t('parts_seal_kept') : t('parts_seal_asked')}>
              <time dateTime={new Date(resolvedAtMs).toISOString()} title={formatTime(resolvedAtMs)}>
                {formatAgo(resolvedAtMs)}
              </time>
            </Fact>
          )}
        </dl>
        {sources.length > 0 && (
          <>
            <h3 class="small">{t('parts_seal_sources')}</h3>
            <ol class="seal-sources">
              {sources.map((source, i) => (
                <li key={i}>
                  <Icon name={source.ok ? 'check' : 'cross'} size={16} />
                  <span>
                    <bdi dir="ltr" class="mono">
                      {source.host}
                    </bdi>
                    <span class="soft small">{t('parts_seal_source', questionText(source), outcomeText(source), source.ms)}</span>
                  </span>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </span>
  );
}

/** Beside the button that opened it, within the window. (CSS anchors are not in every Firefox we serve.) */
function placePopover(event: { currentTarget: HTMLElement; newState: string }): void {
  const popover = event.currentTarget;
  if (event.newState !== 'open') return;
  const button = popover.previousElementSibling?.getBoundingClientRect();
  if (!button) return;
  const width = Math.min(352, innerWidth - 16);
  const left = document.documentElement.dir === 'rtl' ? button.right - width : button.left;
  popover.style.setProperty('--pop-x', `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`);
  popover.style.setProperty('--pop-y', `${Math.max(8, Math.min(button.bottom + 4, innerHeight - 200))}px`);
}

export function questionText({ asked }: NameSource): string {
  return t(`asked_${asked.replaceAll('-', '_')}`);
}

export function outcomeText({ ok, said }: NameSource): string {
  return ok ? saidText(said) : errorText(said);
}

/** The state in one or two words. */
export function sealWord(state: NameSeal, readings: NameReading[] = []): string {
  if (state !== 'agreed') return t(`parts_seal_${keys[state]}`);
  return tCount('parts_seal_agreed', countVoices(readings));
}

const keys = { verified: 'verified', agreed: 'agreed', 'single-source': 'single', contradiction: 'contradiction' } as const;

/** Two fine lines that cross, as on a banknote. */
const engraving = [rosette(24, 17.2, 1.3, 18), rosette(24, 17.2, 1.3, 18, Math.PI)];

const edges: Record<NameSeal, string> = {
  verified: rosette(24, 21.2, 1.8, 12),
  agreed: rosette(24, 20.2, 1.6, 12),
  'single-source': brokenCircle(24, 19.5, 8),
  contradiction: rosette(24, 21.2, 1.8, 12),
};

const signs: Record<NameSeal, string> = {
  // a check
  verified: 'M15.5 24.800 21.500 30.800 33 18.500',
  // two rings that meet
  agreed:
    'M19.500 17.500a6.500 6.500 0 1 0 0 13a6.500 6.500 0 0 0 0-13zM28.500 17.500a6.500 6.500 0 1 0 0 13a6.500 6.500 0 0 0 0-13z',
  // one dot
  'single-source': 'M24 20.500a3.500 3.500 0 1 0 0 7a3.500 3.500 0 0 0 0-7z',
  // cracked through
  contradiction: 'M27.500 1.500 20.500 16.500 28.500 22.500 19.500 30.500 24.500 46.500',
};
