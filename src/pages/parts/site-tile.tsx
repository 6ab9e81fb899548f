/**
 * A sign for a site in a list: a letter on a colour, both made of what is known here. An app's own picture is fetched for the approval alone and
 * never kept, because it would be asked for again, or tell by itself which sites somebody uses.
 */
import { tileOf } from './tile-shape.ts';

export function SiteTile({ origin, name }: { origin: string; name: string | undefined }) {
  const { letter, hue } = tileOf(origin, name);
  return (
    <span class="site-tile" aria-hidden="true" style={{ '--hue': String(hue) }}>
      {letter}
    </span>
  );
}
