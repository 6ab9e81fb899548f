/** How far a slow machine is with the key of a password: an estimate, because the computation itself cannot be asked. */
import { useEffect, useState } from 'preact/hooks';
import { t, tCount } from './text.ts';

/** Shorter waits need no bar. */
const worthShowingMs = 1000;

export function KeyProgress({ ms }: { ms: number | undefined }) {
  const [passedMs, setPassedMs] = useState(0);
  const slow = ms !== undefined && ms >= worthShowingMs;
  useEffect(() => {
    if (!slow) return;
    const beganMs = performance.now();
    const timer = setInterval(() => setPassedMs(performance.now() - beganMs), 100);
    return () => clearInterval(timer);
  }, [slow]);
  if (!slow) return null;
  return (
    <div class="key-progress">
      <progress max={ms} value={Math.min(passedMs, ms)} aria-label={t('parts_key_progress')} />
      <p class="soft small" role="status">
        {tCount('parts_key_slow', Math.ceil(ms / 1000))}
      </p>
    </div>
  );
}
