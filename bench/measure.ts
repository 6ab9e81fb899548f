/** Statistics and tables: ratios of medians over paired rounds, with the range that noise leaves open. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The order of one round, so that no subject is always first. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** The floor's value and ours, of one round. */
export type Pair = readonly [floor: number, ours: number];

export type Ratio = { floor: number; ours: number; ratio: number; low: number; high: number };

/** Ratio of the medians; `low` to `high` holds the true one in 95 of 100 runs (bootstrap over whole rounds). */
export function compare(pairs: readonly Pair[]): Ratio {
  const medians = (some: readonly Pair[]) =>
    [median(some.map(([floor]) => floor)), median(some.map(([, ours]) => ours))] as const;
  const draw = () => pairs.map(() => pairs[Math.floor(Math.random() * pairs.length)] as Pair);
  const ratios = Array.from({ length: 2000 }, () => {
    const [floor, ours] = medians(draw());
    return ours / floor;
  }).sort((a, b) => a - b);
  const [floor, ours] = medians(pairs);
  return { floor, ours, ratio: ours / floor, low: ratios[50] ?? Number.NaN, high: ratios[1949] ?? Number.NaN };
}

/** `over` only when noise cannot explain it. */
export function judge({ ratio, low }: Pick<Ratio, 'ratio' | 'low'>, budget: number): 'ok' | 'ok within noise' | 'OVER' {
  if (ratio <= budget) return 'ok';
  return low <= budget ? 'ok within noise' : 'OVER';
}

/** As Markdown, so that it can stand in docs/performance.md as it is. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n');
}
