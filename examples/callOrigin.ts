import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runFolders } from './modelCard';

/**
 * Where the threshold of a set's call is from: `validation`, chosen on the validation CTs; `given`, told to the training by
 * `--threshold`; `file`, where nothing is known but the file of predictions; `flags`, told to the evaluation.
 */
export type CallOrigin = 'validation' | 'given' | 'file' | 'flags';

export const describeOrigin: Readonly<Record<CallOrigin, string>> = {
  validation: 'chosen on validation CTs',
  given: 'set in training',
  file: 'as in the file',
  flags: 'set by the flags',
};

/** By the settings of a training. */
export function originOf(settings: { readonly threshold?: unknown }): CallOrigin {
  return settings.threshold === undefined ? 'validation' : 'given';
}

/** Of a file of predictions: as the settings of the run say, where it is a run's own file. */
export async function originOfFile(file: string): Promise<CallOrigin> {
  if (basename(file) !== runFolders.predictions) return 'file';
  try {
    const settings: unknown = JSON.parse(await readFile(join(dirname(file), runFolders.settings), 'utf8'));
    return typeof settings === 'object' && settings !== null ? originOf(settings) : 'file';
  } catch {
    // Settings are not needed here: predictions are evaluated as they stand.
    return 'file';
  }
}
