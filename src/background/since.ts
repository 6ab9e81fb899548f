/** What is different from the last time this site asked. Part of the crypto script. */
import type { Changed, ConnectedApp, Scope, Since } from '../contract/wallet.ts';
import { askedBy, type Frozen } from './frozen.ts';

export function readSince(app: ConnectedApp, frozen: Frozen): Since {
  const { lastUsedMs, kinds, asked } = app;
  const changed: Changed[] = [];
  if ((frozen.kind === 'sign-in' || frozen.kind === 'addresses') && !kinds.includes(frozen.kind)) changed.push({ what: 'kind' });
  if (frozen.kind === 'sign-in') {
    if (asked) {
      const [before, now] = [asked, askedBy(frozen)];
      for (const scope of given(now)) if (!given(before).includes(scope)) changed.push({ what: 'scope', scope });
      const page = before.redirectUri || before.page;
      if (page && now.redirectUri !== '' && page !== now.redirectUri) changed.push({ what: 'redirect', before: page });
      // Where it lies is what is known of it: the approval alone fetches it. Absent in what earlier versions wrote down.
      if (before.form !== app.form) changed.push({ what: 'form' });
      if (before.picture !== undefined && before.picture !== now.picture) changed.push({ what: 'picture' });
    }
    // A name that was never said is none that changed.
    if (kinds.includes('sign-in') && app.appName !== frozen.appName) changed.push({ what: 'name', before: app.appName ?? null });
  }
  return { lastUsedMs, changed };
}

/** A token asks for the app's key without saying so. */
const given = ({ scopes, redirectUri }: NonNullable<ConnectedApp['asked']>): Scope[] =>
  redirectUri === '' ? scopes : [...scopes, 'app_key'];
