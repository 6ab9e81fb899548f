/** The cover beside the steps: engraved like a passport's. Decoration; readers pass it by. */
import { rosette } from '../parts/guilloche.ts';
import { Sign } from '../parts/wordmark.tsx';

const middle = 200;
/** A band of one curve, turned a little further with every line. */
const band = (radius: number, swing: number, waves: number, lines: number) =>
  Array.from({ length: lines }, (_, i) => rosette(middle, radius, swing, waves, (i / lines) * 2 * Math.PI, 24));

const lines = [...band(84, 7, 24, 6), ...band(128, 30, 14, 14), ...band(188, 36, 12, 14)];

export function Cover() {
  return (
    <div class="cover" aria-hidden="true">
      <svg class="cover-lines" viewBox="0 0 400 400" aria-hidden="true">
        {lines.map((path) => (
          <path key={path} d={path} />
        ))}
      </svg>
      <div class="cover-sign">
        <Sign size={88} />
      </div>
      <p class="cover-name">Autonym</p>
    </div>
  );
}
