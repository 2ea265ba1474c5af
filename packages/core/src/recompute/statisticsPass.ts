let depth = 0;

/**
 * Runs a pass that only collects the batch's statistics. A layer called in it with `training: true` normalises by the
 * statistics of the batch, applies no dropout, and overwrites its running statistics with those of the batch. `run`
 * must be synchronous. The caller must save the running statistics that it still needs.
 */
export function statisticsPass<T>(run: () => T): T {
  depth++;
  try {
    return run();
  } finally {
    depth--;
  }
}

/**
 * Returns whether `estimateRunningStatistics` is collecting statistics. In such a pass a layer of your own must drop nothing, and
 * must overwrite its running statistics with those of the batch.
 */
export function isStatisticsPass(): boolean {
  return depth > 0;
}
