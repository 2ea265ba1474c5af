import { type Reader, RadnetError } from '@radnet/core';
import { writeAtomically } from '@radnet/core/node';
import { readReaders } from '../readersFile';
import { readRuns, type ReportRun } from './readRun';
import { reportPage } from './reportPage';

/** Settings for {@link writeReport}. */
export interface ReportOptions {
  /** Folders of runs, as written by `train-radnet`. */
  readonly runs: readonly string[];
  /** The HTML file to write; an existing one is replaced. */
  readonly out: string;
  /** Readings of the CTs of the first set, as `readReaders` takes them. */
  readonly readers?: string | undefined;
}

/**
 * Writes the report of one run, or of several side by side, as one HTML file that loads nothing.
 *
 * @throws RadnetError that names the folder or file, if a run is missing, its predictions are invalid, or the file cannot be written.
 */
export async function writeReport({ runs: folders, out, readers: file }: ReportOptions): Promise<void> {
  const runs = await readRuns(folders);
  const readers = file === undefined ? [] : await readersOf(file, runs);
  await writeAtomically(out, reportPage(runs, readers));
}

async function readersOf(file: string, runs: readonly ReportRun[]): Promise<Reader[]> {
  const [set, ...others] = runs.flatMap(({ sets }) => sets.slice(0, 1));
  if (set === undefined)
    throw new RadnetError('--readers: expected predictions of the CTs that were read, got none.');
  const ids = set.scans.map(({ scanId }) => scanId);
  const sameOrder = others.every(
    ({ scans }) => scans.map(({ scanId }) => scanId).join('\n') === ids.join('\n'),
  );
  if (!sameOrder)
    throw new RadnetError('--readers: expected runs that were evaluated on the same CTs, got others.');
  return readReaders(file, ids);
}
