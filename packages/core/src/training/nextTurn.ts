import * as tf from '@tensorflow/tfjs';

/**
 * Gives the event loop its turn. In a page that is until the next frame is drawn; a worker draws none, and its frames stop while its
 * page is hidden, so there it is the next task.
 */
export function nextTurn(): Promise<void> {
  return 'WorkerGlobalScope' in globalThis ? nextTask() : tf.nextFrame();
}

/** Not by a timer: those of a hidden page come once a second. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
