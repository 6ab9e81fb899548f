/** Curves as banknotes and passports carry them: closed lines around a middle whose distance swings as they go. */

/** An SVG path around (`middle`, `middle`): `waves` swings of `swing` about `radius`, begun at `phase`, drawn with `fine` points a wave. */
export function rosette(middle: number, radius: number, swing: number, waves: number, phase = 0, fine = 8): string {
  const steps = waves * fine;
  const points = Array.from({ length: steps }, (_, i) => {
    const angle = (i / steps) * 2 * Math.PI;
    return pointAt(middle, radius + swing * Math.cos(waves * angle + phase), angle);
  });
  return `M${points.join('L')}Z`;
}

/** A circle broken into `count` short arcs. Drawn one by one, because dashes blur at small sizes. */
export function brokenCircle(middle: number, radius: number, count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const from = pointAt(middle, radius, ((i - 0.29) / count) * 2 * Math.PI);
    const to = pointAt(middle, radius, ((i + 0.29) / count) * 2 * Math.PI);
    return `M${from}A${radius} ${radius} 0 0 1 ${to}`;
  }).join('');
}

/** Clockwise from the top. */
function pointAt(middle: number, distance: number, angle: number): string {
  return `${(middle + distance * Math.sin(angle)).toFixed(2)} ${(middle - distance * Math.cos(angle)).toFixed(2)}`;
}
