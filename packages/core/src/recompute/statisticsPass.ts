let depth = 0;

/**
 * Runs a pass that is after the batch's statistics alone. A layer that is called in it with `training: true` normalises by
 * the statistics of the batch, drops nothing, and writes those statistics over its running ones as they are. `run` is
 * synchronous; whoever calls this keeps the running statistics that are to outlive it.
 */
export function statisticsPass<T>(run: () => T): T {
  depth++;
  try {
    return run();
  } finally {
    depth--;
  }
}

/** Whether a `statisticsPass` is under way. A layer with dropout or running statistics of its own asks. */
export function isStatisticsPass(): boolean {
  return depth > 0;
}
