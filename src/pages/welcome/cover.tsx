/** The cover beside the steps: engraved like a passport's. Decoration; readers pass it by. */
import { rosette } from '../parts/guilloche.ts';
import { Sign } from '../parts/wordmark.tsx';

const middle = 200;
const lines = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((ring) => [
  rosette(middle, 74 + ring * 14, 10 + ring * 1.4, 24, (ring * Math.PI) / 4),
  rosette(middle, 74 + ring * 14, 10 + ring * 1.4, 24, Math.PI + (ring * Math.PI) / 4),
]);

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
