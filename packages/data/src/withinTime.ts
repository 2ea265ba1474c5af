import { RadnetError } from '@radnet/core';

/** A call that Node can stop; `work` holds the function to run. */
let stoppable: { work?: () => unknown; call(limitMs: number): unknown } | undefined;

/**
 * Runs synchronous work and stops it if it takes longer than `limitMs`. Only Node can stop it. In a browser the work
 * runs without a limit: read files in a Web Worker there, which the page can terminate.
 *
 * @throws RadnetError if the time is over; whatever `work` throws.
 */
export function withinTime<T>(limitMs: number, work: () => T): T {
  // Taken from `process` and not imported, because this file is part of the entry that browsers load.
  if (typeof process === 'undefined' || !('getBuiltinModule' in process)) return work();
  stoppable ??= makeStoppable(process.getBuiltinModule('node:vm'));
  stoppable.work = work;
  try {
    return stoppable.call(limitMs) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new RadnetError(`expected an end within ${limitMs} ms, got none`, { cause: error });
  } finally {
    delete stoppable.work;
  }
}

function makeStoppable({
  createContext,
  Script,
}: ReturnType<typeof process.getBuiltinModule<'node:vm'>>): NonNullable<typeof stoppable> {
  const script = new Script('holder.work()');
  const holder: NonNullable<typeof stoppable> = {
    call: (limitMs): unknown => script.runInContext(context, { timeout: limitMs }),
  };
  const context = createContext({ holder });
  return holder;
}
