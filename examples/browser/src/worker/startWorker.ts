import * as Comlink from 'comlink';
import type { ViewerWorker } from './viewerWorker';
import script from './worker?worker&url';

export interface RunningWorker {
  readonly calls: ViewerWorker;
  /** Ends whatever it is at. Calls that wait for an answer never get one. */
  end(): void;
}

/**
 * Starts the page's worker. It begins in a `blob:` URL, as only such a worker has to keep to the page's Content-Security-Policy;
 * one that begins in a file has that file's.
 *
 * @param onCrash Is told what is known of an error that no call answers for: nothing where the script could not be loaded.
 */
export function startWorker(onCrash: (reason: string) => void): RunningWorker {
  const begin = new Blob([`import ${JSON.stringify(new URL(script, document.baseURI).href)};`], {
    type: 'text/javascript',
  });
  const url = URL.createObjectURL(begin);
  const worker = new Worker(url, { type: 'module' });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    // The event of a script that is not there is no ErrorEvent.
    onCrash(event instanceof ErrorEvent ? event.message || 'nothing is known of it' : '');
  });
  // An answer that this thread has no memory for.
  worker.addEventListener('messageerror', () => onCrash('out of memory'));
  return {
    calls: withCallbacks(Comlink.wrap<ViewerWorker>(worker)),
    end() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** Functions do not travel between threads; Comlink's proxies of them do. */
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
