/** One card of the settings. */
import type { ComponentChildren } from 'preact';
import { ErrorNote } from '../parts/surfaces.tsx';
import type { Home } from './model.ts';

/** A card whose failures stand in it. */
export function SettingsCard(props: {
  home: Home;
  deed: string;
  title: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="card">
      <header class="card-head">
        <h2>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
      <Problem home={props.home} deed={props.deed} />
    </section>
  );
}

/** What a deed of the settings failed with, until it is tried again. */
export function Problem({ home, deed }: { home: Home; deed: string }) {
  const problem = home.deeds.problems.value.get(deed);
  return problem ? <ErrorNote error={problem} /> : null;
}
