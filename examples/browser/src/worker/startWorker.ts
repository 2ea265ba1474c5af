import * as Comlink from 'comlink';
import type { ViewerWorker } from './viewerWorker';
import script from './worker?worker&url';

export interface RunningWorker {
  readonly calls: ViewerWorker;
  /** Ends the worker, whatever it is doing. Pending calls never get an answer. */
  end(): void;
}

/**
 * Starts the page's worker from a `blob:` URL, because only such a worker obeys the page's Content-Security-Policy; a worker
 * from a file has that file's.
 *
 * @param onCrash Called with what is known about an error outside any call: nothing if the script could not be loaded.
 */
export function startWorker(onCrash: (reason: string) => void): RunningWorker {
  const begin = new Blob([`import ${JSON.stringify(new URL(script, document.baseURI).href)};`], {
    type: 'text/javascript',
  });
  const url = URL.createObjectURL(begin);
  const worker = new Worker(url, { type: 'module' });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    // The event of a missing script is not an ErrorEvent.
    onCrash(event instanceof ErrorEvent ? event.message || 'nothing is known of it' : '');
  });
  // This thread has no memory for an answer.
  worker.addEventListener('messageerror', () => onCrash('out of memory'));
  return {
    calls: withCallbacks(Comlink.wrap<ViewerWorker>(worker)),
    end() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** Functions cannot be sent between threads, but Comlink's proxies of them can. */
function withCallbacks(calls: Comlink.Remote<ViewerWorker>): ViewerWorker {
  return {
    start: (engine) => calls.start(engine),
    openModel: (from) => calls.openModel(from),
    readCt: (source, onProgress) => calls.readCt(source, Comlink.proxy(onProgress)),
    predict: (onProgress) => calls.predict(Comlink.proxy(onProgress)),
    train: (onUpdate) => calls.train(Comlink.proxy(onUpdate)),
    modelFiles: () => calls.modelFiles(),
  };
}
