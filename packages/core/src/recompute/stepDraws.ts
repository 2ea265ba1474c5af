import { DynamicScope } from '../dynamicScope';

/** What a training step draws at random depends on this, and not on what the process drew before. */
export interface StepDraws {
  /** The run's, for layers without a seed of their own. */
  readonly seed: number;
  /** Which step it is. */
  readonly step: string;
  /** How much it has drawn so far. */
  count: number;
}

const scope = new DynamicScope<StepDraws>();

/** Runs a part of a training step, whose draws count on. `run` is synchronous; without a step nothing changes. */
export function drawWithin<T>(step: StepDraws | undefined, run: () => T): T {
  return scope.run(step, run);
}

/** The next seed of the step under way, by the layer's own seed where it has one; none outside of a step. */
export function nextOfStep(seed: number | undefined): string | undefined {
  const { current } = scope;
  return current && `${seed ?? current.seed}/${current.step}/${current.count++}`;
}

/** The step under way, to run a part of it again: `again` runs it with the draws that come next now. */
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
