import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runFolders } from './modelCard';

/**
 * Where a set's threshold comes from. `validation`: chosen on the validation CTs. `given`: set with `--threshold` in training. `file`:
 * unknown, because there is only the file of predictions. `flags`: set with a flag of the evaluation.
 */
export type CallOrigin = 'validation' | 'given' | 'file' | 'flags';

export const describeOrigin: Readonly<Record<CallOrigin, string>> = {
  validation: 'chosen on validation CTs',
  given: 'set in training',
  file: 'as in the file',
  flags: 'set by the flags',
};

/** The origin of the threshold, from the settings of a training. */
export function originOf(settings: { readonly threshold?: unknown }): CallOrigin {
  return settings.threshold === undefined ? 'validation' : 'given';
}

/** The origin of the threshold in a file of predictions. It is known if the file lies in a run's folder, next to its settings. */
export async function originOfFile(file: string): Promise<CallOrigin> {
  if (basename(file) !== runFolders.predictions) return 'file';
  try {
    const settings: unknown = JSON.parse(await readFile(join(dirname(file), runFolders.settings), 'utf8'));
    return typeof settings === 'object' && settings !== null ? originOf(settings) : 'file';
  } catch {
    // Missing settings are no error: predictions are evaluated without them.
    return 'file';
  }
}
