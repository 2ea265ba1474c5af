import { DynamicScope } from '../dynamicScope';

/** Determines the random draws of a training step, independent of what the process drew before. */
export interface StepDraws {
  /** The run's seed, for layers without a seed of their own. */
  readonly seed: number;
  /** The name of the step. */
  readonly step: string;
  /** Number of draws so far. */
  count: number;
}

const scope = new DynamicScope<StepDraws>();

/**
 * Runs a part of a training step, which continues the draws of the step. `run` must be synchronous. Without a step, it
 * just runs.
 */
export function drawWithin<T>(step: StepDraws | undefined, run: () => T): T {
  return scope.run(step, run);
}

/** Returns the next seed in the current step, from the layer's own seed if it has one. Undefined outside of a step. */
export function nextOfStep(seed: number | undefined): string | undefined {
  const { current } = scope;
  return current && `${seed ?? current.seed}/${current.step}/${current.count++}`;
}

/** Holds the current step and its position. `again` runs a function that draws from this position. */
export function holdStepDraws(): { again<T>(run: () => T): T } {
  const step = scope.current;
  const count = step?.count;
  return {
    again(run) {
      if (step) step.count = count!;
      return drawWithin(step, run);
    },
  };
}
