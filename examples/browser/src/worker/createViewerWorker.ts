import type { ViewerWorker } from './viewerWorker';

/** The worker's side of the page: one engine, one model, one CT. */
export function createViewerWorker(): ViewerWorker {
  const missing = (): never => {
    throw new Error('not there yet');
  };
  return {
    start: missing,
    openModel: missing,
    readCt: missing,
    predict: missing,
    train: missing,
    modelFiles: missing,
  };
}
