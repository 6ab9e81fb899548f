/** What every phase of the name page may say. */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../parts/icons.tsx';
import { t } from '../parts/text.ts';
import type { Asked } from './asked.ts';
import { searchUrl } from './standing.ts';

/** A page with one thing to say: what happened, whether it matters, what to do. */
export function Sentence(props: {
  icon: IconName;
  title: string;
  text: string;
  name?: string;
  live?: boolean;
  children?: ComponentChildren;
}) {
  return (
    <section class="sentence" role={props.live ? 'alert' : undefined}>
      <span class="empty-icon">
        <Icon name={props.icon} size={28} />
      </span>
      {props.name && (
        <p class="sentence-name">
          <bdi dir="ltr">{props.name}</bdi>
        </p>
      )}
      <h1>{props.title}</h1>
      <p class="soft">{props.text}</p>
      {props.children}
    </section>
  );
}

export function SearchLink({ asked }: { asked: Asked }) {
  return (
    <a class="button button-quiet" href={searchUrl(asked)} rel="noreferrer">
      <Icon name="search" size={18} />
      <span>{t('name_search')}</span>
    </a>
  );
}
