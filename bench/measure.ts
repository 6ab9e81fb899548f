/** Statistics and tables: medians of paired rounds, printed as ratios. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The order of one round, so that no configuration is always first. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

export type Row = { what: string; floor: string; floorValue: number; ours: number; unit: string; budget?: number };

/** One line a figure: floor, ours, ratio, and whether the budget (a ratio) holds. */
export function printTable(rows: readonly Row[]): void {
  const cells = rows.map((row) => {
    const ratio = row.ours / row.floorValue;
    const verdict = row.budget === undefined ? '' : ratio <= row.budget ? `≤ ${row.budget} ok` : `≤ ${row.budget} OVER`;
    return [
      row.what,
      `${row.floor} ${row.floorValue.toFixed(1)}`,
      `${row.ours.toFixed(1)} ${row.unit}`,
      `${ratio.toFixed(2)}×`,
      verdict,
    ];
  });
  const table = [['figure', 'floor', 'Autonym', 'ratio', 'budget'], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  for (const row of table) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}
