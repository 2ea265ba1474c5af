import { DynamicScope } from '../dynamicScope';
import type { ProcessGroup } from './processGroup';

const scope = new DynamicScope<ProcessGroup>();

/**
 * Runs a pass in which batch norm computes its statistics over the batches of all processes, in the forward and the
 * backward pass. `run` must be synchronous, as are the calls that batch norm makes to the group.
 */
export function withStatisticsGroup<T>(group: ProcessGroup | undefined, run: () => T): T {
  return scope.run(group, run);
}

/**
 * Returns the processes over which batch norm computes its statistics, or undefined if it uses its own batch only (the
 * usual case).
 */
export function statisticsGroup(): ProcessGroup | undefined {
  return scope.current;
}
