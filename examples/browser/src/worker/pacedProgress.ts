import type { OnProgress } from './viewerWorker';

/** Often enough for people. Each report makes the page redraw, on the same cores that compute. */
const EVERY_MS = 100;

/** Passes on the progress of a stage at most ten times a second, and each new stage at once. */
export function pacedProgress(onProgress: OnProgress, now = () => performance.now()): OnProgress {
  let told = { stage: '', at: -Infinity };
  return (progress) => {
    const at = now();
    if (progress.stage === told.stage && at - told.at < EVERY_MS) return;
    told = { stage: progress.stage, at };
    onProgress(progress);
  };
}
