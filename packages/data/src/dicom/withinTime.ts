import { RadnetError } from '@radnet/core';
import type { Context, Script } from 'node:vm';

/** A call that Node can stop: `work` of the context is what it runs. */
let stoppable: { readonly context: Context & { work?: () => unknown }; readonly script: Script } | undefined;

/**
 * Runs synchronous work and stops it where it does not end, which only Node can. In a browser it runs unwatched: reading
 * belongs in a Web Worker there, which a page can end.
 *
 * @throws RadnetError where the time is over; what `work` throws.
 */
export function withinTime<T>(limitMs: number, work: () => T): T {
  // Asked of the process, not imported: this file is part of the entry that browsers load.
  if (typeof process === 'undefined' || !('getBuiltinModule' in process)) return work();
  if (stoppable === undefined) {
    const { createContext, Script } = process.getBuiltinModule('node:vm');
    stoppable = { context: createContext({}), script: new Script('work()') };
  }
  const { context, script } = stoppable;
  context.work = work;
  try {
    return script.runInContext(context, { timeout: limitMs }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new RadnetError(`expected an end within ${limitMs} ms, got none`, { cause: error });
  } finally {
    delete context.work;
  }
}
