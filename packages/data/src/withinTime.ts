import { RadnetError } from '@radnet/core';

/** A call that Node can stop: what `work` holds. */
let stoppable: { work?: () => unknown; call(limitMs: number): unknown } | undefined;

/**
 * Runs synchronous work and stops it where it does not end, which only Node can. In a browser it runs unwatched: reading
 * belongs in a Web Worker there, which a page can end.
 *
 * @throws RadnetError where the time is over; what `work` throws.
 */
export function withinTime<T>(limitMs: number, work: () => T): T {
  // Asked of the process, not imported: this file is part of the entry that browsers load.
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
