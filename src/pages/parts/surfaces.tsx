/** What things lie on: cards, banners, dialogs, and the three states of every list (loading, empty, failed). */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Said } from '../../contract/said.ts';
import { Button } from './controls.tsx';
import { Icon, type IconName } from './icons.tsx';
import { errorText, t } from './text.ts';

export function Card({
  title,
  aside,
  children,
}: {
  title?: ComponentChildren;
  aside?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="card">
      {(title || aside) && (
        <header class="card-head">
          {title && <h2>{title}</h2>}
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

const bannerIcons = { info: 'info', warn: 'warn', danger: 'stop', good: 'check' } as const satisfies Record<string, IconName>;

/** A sentence that matters on this page. `live` announces it when it appears after the page did. */
export function Banner(props: {
  tone: keyof typeof bannerIcons;
  title?: ComponentChildren;
  children?: ComponentChildren;
  action?: ComponentChildren;
  live?: boolean;
}) {
  return (
    <div class={`banner banner-${props.tone}`} role={props.live ? (props.tone === 'danger' ? 'alert' : 'status') : undefined}>
      <Icon name={bannerIcons[props.tone]} />
      <div class="banner-text">
        {props.title && <strong>{props.title}</strong>}
        {props.children && <div>{props.children}</div>}
      </div>
      {props.action && <div class="banner-action">{props.action}</div>}
    </div>
  );
}

/** What happened, and the way out. */
export function ErrorNote(props: { error: Said; retry?: (() => void) | undefined; children?: ComponentChildren }) {
  return (
    <Banner
      tone="danger"
      live
      action={
        props.retry && (
          <Button icon="refresh" onClick={props.retry}>
            {t('parts_try_again')}
          </Button>
        )
      }
    >
      <p>{errorText(props.error)}</p>
      {props.children}
    </Banner>
  );
}

/** A list that has nothing yet says what will be here and how it gets here. */
export function Empty(props: { icon: IconName; title: string; children?: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={props.icon} size={28} />
      </span>
      <h3>{props.title}</h3>
      {props.children && <p class="soft">{props.children}</p>}
      {props.action}
    </div>
  );
}

/** Rows of the height the list will have, so that nothing jumps when it comes. */
export function Skeleton({ rows = 3, avatar = false }: { rows?: number; avatar?: boolean }) {
  return (
    <div class="skeleton" role="status" aria-label={t('parts_loading')}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} class="skeleton-row">
          {avatar && <span class="skeleton-dot" />}
          <span class="skeleton-bar" />
        </div>
      ))}
    </div>
  );
}

/** Rows in a card, divided by hairlines. */
export function List({ children, label }: { children: ComponentChildren; label?: string }) {
  return (
    <ul class="list" aria-label={label}>
      {children}
    </ul>
  );
}

export function Row(props: {
  before?: ComponentChildren;
  title: ComponentChildren;
  detail?: ComponentChildren;
  after?: ComponentChildren;
}) {
  return (
    <li class="list-row">
      {props.before}
      <div class="list-text">
        <div class="list-title">{props.title}</div>
        {props.detail && <div class="list-detail">{props.detail}</div>}
      </div>
      {props.after && <div class="list-after">{props.after}</div>}
    </li>
  );
}

/** A question above the page: the native modal, closed by Escape. `actions` are verbs that answer the title. */
export function Dialog(props: {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  actions?: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    if (props.open && !dialog.current?.open) {
      dialog.current?.showModal();
      // Where it begins differs between browsers: here, with the first answer, which is the one that changes nothing.
      dialog.current?.querySelector<HTMLElement>('.dialog-actions button')?.focus();
    }
    if (!props.open && dialog.current?.open) dialog.current.close();
  }, [props.open]);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={title} onClose={props.onClose}>
      {props.open && (
        <div class="dialog-body">
          <h2 id={title}>{props.title}</h2>
          {props.children}
          {props.actions && <div class="dialog-actions">{props.actions}</div>}
        </div>
      )}
    </dialog>
  );
}
