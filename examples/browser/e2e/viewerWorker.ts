import type { Page, Worker } from 'playwright/test';

/** The viewer's worker of a page, and not one of the threads that it has started: one that waits for work answers nobody. */
export function viewerWorker(page: Page): Promise<Worker> {
  const asked = page.workers().map(async (worker) => {
    // TensorFlow.js keeps its engine where all of a thread's scripts find it.
    if (await worker.evaluate(() => '_tfengine' in globalThis)) return worker;
    throw new Error("expected the viewer's worker, got one of its threads");
  });
  return Promise.any(asked);
}
