import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TrainingObserver } from '../training/trainingObserver';
import { fileError } from './fileError';
import { makeFolder } from './writeAtomically';

/**
 * Logs a training to a file, one JSON object a line: `event` ("start", "step", "epoch" or "end"), `time` (ISO 8601), and
 * what the observer's reports hold. Lines are appended, and there at once. A number that is not finite reads null.
 *
 * The observer throws a RadnetError that names the file, where it cannot be written.
 */
export function jsonLinesLog(file: string): TrainingObserver {
  const log = async (event: string, report: object): Promise<void> => {
    const line = JSON.stringify({ event, time: new Date().toISOString(), ...report });
    try {
      await appendFile(file, `${line}\n`);
    } catch (error) {
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
    onEnd: (outcome) => log('end', { outcome }),
  };
}
