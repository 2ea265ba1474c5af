/** The message for an error, and whether the worker that threw it can continue. */
export interface Failure {
  readonly text: string;
  readonly workerIsSound: boolean;
}

/** The worker ended, or is in an unknown state. The message is empty if the worker's script could not be loaded. */
export class WorkerCrash extends Error {
  override readonly name = 'WorkerCrash';
}

/** How browsers and WebAssembly say that memory ran out, and Comlink, that an answer cannot be copied to the page. */
const MEMORY =
  /out of memory|unserializable return value|\bOOM\b|allocation failed|cannot allocate|could not allocate|memory access out of bounds|invalid typed array length/i;

/** The message of an input error is shown as it is. It comes from another thread, so it is recognised by its name. */
export function failureOf(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'RadnetError') return { text: message, workerIsSound: true };
  return { text: textOfCrash(name, message), workerIsSound: false };
}

function textOfCrash(name: string, message: string): string {
  if (MEMORY.test(message)) {
    return 'This browser ran out of memory. Close other tabs, or open a CT with fewer slices.';
  }
  if (name !== 'WorkerCrash') return `Something failed that should not: ${message}.`;
  if (message === '') return 'The part of this page that computes could not be loaded. Are you offline?';
  return `The engine stopped unexpectedly (${message}).`;
}
