/** What to tell of an error, and whether the worker that it came from can go on. */
export interface Failure {
  readonly text: string;
  readonly workerIsSound: boolean;
}

/** The worker ended, or is in a state that nobody knows. Its message is empty where the worker's script could not be loaded. */
export class WorkerCrash extends Error {
  override readonly name = 'WorkerCrash';
}

/** As browsers and WebAssembly word it, and Comlink, of an answer that cannot be copied to the page. */
const MEMORY =
  /out of memory|unserializable return value|\bOOM\b|allocation failed|cannot allocate|could not allocate|memory access out of bounds|invalid typed array length/i;

/** An error of the input speaks for itself; it crossed from another thread, so its name alone tells it. */
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
