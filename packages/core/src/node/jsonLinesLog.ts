import { appendFile, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TrainingObserver } from '../training/trainingObserver';
import { fileError } from './fileError';
import { makeFolder } from './writeAtomically';

/**
 * Logs a training to a file, one JSON object a line: `event` ("start", "step", "epoch" or "end"), `time` (ISO 8601), and
 * what the observer's reports hold. Lines are appended, and there at once. A number that is not finite reads null.
 * A run that was killed and resumed takes the steps after its last checkpoint again: of a step that is there twice, the later
 * line counts.
 *
 * The observer throws a RadnetError that names the file, where it cannot be written; a line that a full disk cut short is
 * taken back. The end of a run that failed is logged where it can be: the failure itself is what the user has to see.
 */
export function jsonLinesLog(file: string): TrainingObserver {
  const log = async (event: string, report: object): Promise<void> => {
    const line = JSON.stringify({ event, time: new Date().toISOString(), ...report });
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    try {
      await appendFile(file, `${line}\n`);
    } catch (error) {
      await truncate(file, size).catch(() => undefined);
      throw fileError('write', file, error);
    }
  };
  return {
    onStart: async (run) => {
      await makeFolder(dirname(file));
      await log('start', run);
    },
    onStep: (report) => log('step', report),
    onEpoch: (report) => log('epoch', report),
    onEnd: async (outcome) => {
      try {
        await log('end', { outcome });
      } catch (error) {
        if (outcome !== 'failed') throw error;
      }
    },
  };
}
