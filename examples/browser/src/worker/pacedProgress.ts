import type { OnProgress } from './viewerWorker';

/** Often enough for people. Each time the page is drawn anew, by the cores that compute. */
const EVERY_MS = 100;

/** Passes on how far a stage is ten times a second at most, and each new stage at once. */
export function pacedProgress(onProgress: OnProgress, now = () => performance.now()): OnProgress {
  let told = { stage: '', at: -Infinity };
  return (progress) => {
    const at = now();
    if (progress.stage === told.stage && at - told.at < EVERY_MS) return;
    told = { stage: progress.stage, at };
    onProgress(progress);
  };
}
