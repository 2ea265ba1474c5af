/** What a training step draws at random hangs on its key, and on how much it drew before: not on what the process did. */
export interface StepDraws {
  readonly key: string;
  count: number;
}

let current: StepDraws | undefined;

/** Runs a part of a training step, whose draws count on. `run` is synchronous; without a step nothing changes. */
export function drawWithin<T>(step: StepDraws | undefined, run: () => T): T {
  const outer = current;
  current = step;
  try {
    return run();
  } finally {
    current = outer;
  }
}

/** The next seed of the step under way, different for each of a layer's own; none outside of a step. */
export function nextOfStep(seed: number | undefined): string | undefined {
  return current && `${seed ?? ''}/${current.key}/${current.count++}`;
}
