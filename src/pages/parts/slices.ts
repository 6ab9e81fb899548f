/** Long work in short pieces, so that the page goes on answering: no task is longer than one step and `sliceMs`. */

export type SlicePowers = {
  now: () => number /** Lets the page do what waits, and comes back soon, in a hidden tab too. */;
  pause: () => Promise<void>;
};

const sliceMs = 12;

/** Runs the steps to their end, telling each. `signal` stops it between two of them with its reason. */
export async function inSlices<Step, Result>(
  steps: Generator<Step, Result>,
  { now, pause }: SlicePowers,
  onStep: (step: Step) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Result> {
  let until = now() + sliceMs;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    onStep(step.value);
    if (now() < until) continue;
    await pause();
    signal?.throwIfAborted();
    until = now() + sliceMs;
  }
}

export const slicePowers: SlicePowers = {
  now: () => performance.now(),
  // A timer would be held back for seconds in a tab that is not seen.
  pause: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }),
};
