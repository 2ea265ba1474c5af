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

/** Returns whether a `statisticsPass` is under way. Custom layers with dropout or running statistics must check it. */
export function isStatisticsPass(): boolean {
  return depth > 0;
}
