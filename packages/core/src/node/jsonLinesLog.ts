import { appendFile, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TrainingObserver } from '../training/trainingObserver';
import { fileError } from './fileError';
import { makeFolder } from './writeAtomically';

/**
 * Returns an observer that logs a training to a file, with one JSON object per line: `event` ("start", "step", "epoch"
 * or "end"), `time` (ISO 8601), and the fields of the observer's report. Each line is appended immediately. Numbers
 * that are not finite become null. A run that was killed and resumed repeats the steps after its last checkpoint: if a
 * step occurs twice, use the later line.
 *
 * The observer throws a RadnetError that names the file if it cannot be written, and removes a line that a full disk
 * truncated. If the training itself failed, an error while logging its end is ignored, so that the user sees the
 * original failure.
 *
 * @param file Path of the log, usually `*.jsonl`. Missing folders are created.
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
