/** What is different from the last time this site asked. Part of the crypto script. */
import type { Changed, ConnectedApp, Since } from '../contract/wallet.ts';
import { type Frozen, pictureOf } from './frozen.ts';

export function readSince(app: ConnectedApp, frozen: Frozen): Since {
  const { lastUsedMs, kinds, asked } = app;
  const changed: Changed[] = [];
  if ((frozen.kind === 'sign-in' || frozen.kind === 'addresses') && !kinds.includes(frozen.kind)) changed.push({ what: 'kind' });
  if (frozen.kind === 'sign-in') {
    if (asked) {
      for (const scope of frozen.scopes) if (!asked.scopes.includes(scope)) changed.push({ what: 'scope', scope });
      if (asked.redirectUri !== frozen.redirectUri) changed.push({ what: 'redirect', before: asked.redirectUri });
      // Where it lies is what is known of it: the approval alone fetches it. Absent in what earlier versions wrote down.
      if (asked.picture !== undefined && asked.picture !== pictureOf(frozen)) changed.push({ what: 'picture' });
    }
    // A name that was never said is none that changed.
    if (kinds.includes('sign-in') && app.appName !== frozen.appName) changed.push({ what: 'name', before: app.appName ?? null });
  }
  return { lastUsedMs, changed };
}
