import * as Comlink from 'comlink';
import type { ViewerWorker } from './viewerWorker';
import script from './worker?worker&url';

export interface RunningWorker {
  readonly calls: Comlink.Remote<ViewerWorker>;
  /** Ends whatever it is at. Calls that wait for an answer never get one. */
  end(): void;
}

/**
 * Starts the page's worker. It begins in a `blob:` URL, as only such a worker has to keep to the page's Content-Security-Policy;
 * one that begins in a file has that file's.
 */
export function startWorker(): RunningWorker {
  const begin = new Blob([`import ${JSON.stringify(new URL(script, document.baseURI).href)};`], {
    type: 'text/javascript',
  });
  const url = URL.createObjectURL(begin);
  const worker = new Worker(url, { type: 'module' });
  return {
    calls: Comlink.wrap<ViewerWorker>(worker),
    end() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
