/**
 * What a piece of work costs the processor, in milliseconds. A clock on a busy machine counts what others do, and one run may meet a
 * collection of garbage: so the processor's own time counts, and the least of several runs.
 */

/** Ends early with the first run that takes no more than `enough`. */
export function leastMs(run: () => void, { enough = 0, runs = 7 } = {}): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs && least > enough; i++) least = Math.min(least, timed(run));
  return least;
}

function timed(run: () => void): number {
  const start = performance.now();
  const startCpu = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(startCpu);
  return Math.min(performance.now() - start, (user + system) / 1000);
}
