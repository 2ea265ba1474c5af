import type { ProcessGroup } from '@radnet/core';
import type { ThreadResult, ThreadTask } from './threadBody';

/** The function that each thread runs, exported by a module. */
export type ThreadFunction<Data, Result> = (group: ProcessGroup, data: Data) => Result | Promise<Result>;

/**
 * Runs a TypeScript module's function in threads that form a `ProcessGroup`, as processes under MPI do, but without MPI. Each
 * thread loads its own imports, which for TensorFlow.js takes a second or so, so do several things in one call.
 *
 * @param file The module: `new URL('./fixture.ts', import.meta.url)`. It may import `@radnet/*`.
 * @param data The argument of every thread. It and the threads' results may be anything that `structuredClone` can copy.
 * @param name The function's name among the module's exports.
 * @returns The threads' results, in the order of ranks.
 * @throws The error of the first thread that fails. The others are ended, as MPI's launchers do.
 */
export async function runInThreads<Result, Data = unknown>(
  size: number,
  file: URL,
  data: Data,
  name = 'default',
): Promise<Result[]> {
  // Imported here, because pages also load the module that exports this, and have no threads of Node.
  const { Worker } = await import('node:worker_threads');
  const { threadGroupMemory } = await import('./threadGroup');
  const memory = threadGroupMemory(size);
  // A thread's first module cannot be TypeScript, because tsx has to be loaded first.
  const start = `import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(new URL('./threadBody.ts', import.meta.url).href)});
  })`;
  const workers = Array.from({ length: size }, (_, rank) => {
    const workerData: ThreadTask = { memory, rank, size, file: file.href, name, data };
    return new Worker(start, { eval: true, workerData });
  });
  const results = workers.map(
    (worker, rank) =>
      new Promise<Result>((resolve, reject) => {
        worker.on('message', (sent: ThreadResult) => {
          if ('result' in sent) return resolve(sent.result as Result);
          const { message, stack } = sent.failure;
          reject(Object.assign(new Error(`rank ${rank}: ${message}`), { stack }));
        });
        worker.on('error', reject);
        worker.on('exit', (code) =>
          reject(new Error(`rank ${rank}: ended with code ${code}, without a result`)),
        );
      }),
  );
  try {
    return await Promise.all(results);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
