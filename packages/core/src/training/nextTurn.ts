import * as tf from '@tensorflow/tfjs';

/**
 * Returns control to the event loop. In a page it waits for the next frame. In a worker it waits for the next task,
 * since a worker draws no frames, and its animation frames stop while its page is hidden.
 */
export function nextTurn(): Promise<void> {
  return 'WorkerGlobalScope' in globalThis ? nextTask() : tf.nextFrame();
}

/** Not a timer: timers of a hidden page fire only once a second. */
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
