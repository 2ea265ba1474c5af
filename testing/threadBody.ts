/** The function that a thread of `runInThreads` runs. */
import { parentPort, workerData } from 'node:worker_threads';
import { ThreadGroup } from './threadGroup';

/** Its argument. */
export interface ThreadTask {
  readonly memory: SharedArrayBuffer;
  readonly rank: number;
  readonly size: number;
  /** The module's address and the function's name. */
  readonly file: string;
  readonly name: string;
  readonly data: unknown;
}

/** The message that it sends back. Errors are sent as their parts, because they lose their class between threads. */
export type ThreadResult =
  { readonly result: unknown } | { readonly failure: { readonly message: string; readonly stack: string } };

async function run({ memory, rank, size, file, name, data }: ThreadTask): Promise<ThreadResult> {
  try {
    const module = (await import(file)) as Record<string, (group: ThreadGroup, data: unknown) => unknown>;
    return { result: await module[name]!(new ThreadGroup(memory, rank, size), data) };
  } catch (error) {
    const { message, stack = '' } = error as Error;
    return { failure: { message, stack } };
  }
}

parentPort!.postMessage(await run(workerData as ThreadTask));
