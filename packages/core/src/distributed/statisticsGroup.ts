import { DynamicScope } from '../dynamicScope';
import type { ProcessGroup } from './processGroup';

const scope = new DynamicScope<ProcessGroup>();

/**
 * Runs a pass in which batch norm takes its statistics over the batches of all processes, forwards and backwards. `run` is
 * synchronous, and so is what batch norm asks the group for.
 */
export function withStatisticsGroup<T>(group: ProcessGroup | undefined, run: () => T): T {
  return scope.run(group, run);
}

/** The processes over which batch norm takes its statistics. Undefined where it takes them over its own batch, as it usually does. */
export function statisticsGroup(): ProcessGroup | undefined {
  return scope.current;
}
