import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type PredictionSet, RadnetError } from '@radnet/core';
import { readPredictions, readRunRecord } from '@radnet/core/node';
import { settingOf } from '../flagNames';
import { readGallery, type RunPictures } from './gallerySection';
import { type ModelSummary, readModelSummary } from './modelSummary';
import type { ReportedRecord, RunAbout } from './runAbout';
import { readTrainingLog, type TrainingLog } from './trainingLog';

/** The files of a run, as far as they exist. */
export interface ReportRun {
  /** Distinguishes it from the others on the page. */
  readonly name: string;
  readonly folder: string;
  /** By the names of `Settings`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly record?: ReportedRecord;
  readonly log?: TrainingLog;
  readonly model?: ModelSummary;
  /** The evaluated sets: the held-out one first, then external ones, validation last. */
  readonly sets: readonly PredictionSet[];
  /** Slices with where the network looked, or a sentence that says why there are none. */
  readonly pictures: RunPictures | string;
  /** A sentence for each missing part. */
  readonly absent: readonly string[];
}

/**
 * Reads runs, each with the files in its folder.
 *
 * @throws RadnetError that names the folder, if it is not a run, two are the same, or its predictions are invalid.
 */
export async function readRuns(folders: readonly string[]): Promise<ReportRun[]> {
  const paths = folders.map((folder) => resolve(folder));
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) throw new RadnetError(`--run: expected every run once, got ${twice} twice.`);
  const names = runNames(paths);
  return Promise.all(folders.map((folder, i) => readRun(folder, names[i]!)));
}

/** The last part of each path, with the folder above it if two would be the same, or else its number. */
function runNames(paths: readonly string[]): string[] {
  const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length;
  const short = paths.map((path) => basename(path));
  if (isUnique(short)) return short;
  const longer = paths.map((path) => `${basename(dirname(path))}/${basename(path)}`);
  return isUnique(longer) ? longer : short.map((name, i) => `${name} (${i + 1})`);
}

async function readRun(folder: string, name: string): Promise<ReportRun> {
  const absent: string[] = [];
  const part = async <T>(
    file: string,
    lacks: string,
    read: (path: string) => Promise<T>,
  ): Promise<T | undefined> => {
    const path = join(folder, file);
    if (!existsSync(path)) {
      absent.push(`${file} is not there: ${lacks}`);
      return undefined;
    }
    return read(path);
  };
  const tolerant = async <T>(
    file: string,
    lacks: string,
    read: (path: string) => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await part(file, lacks, read);
    } catch {
      absent.push(`${file} cannot be read: ${lacks}`);
      return undefined;
    }
  };
  const sets = await part(
    'predictions.csv',
    'nothing was evaluated, so there are no results.',
    readPredictions,
  );
  const log = await tolerant('log.jsonl', 'there are no training curves.', readTrainingLog);
  const model = await tolerant('best', 'its layers are not described.', readModelSummary);
  const record = await tolerant(
    'run.json',
    'command, versions, machine and the flow of the data are not known.',
    (path) => readRunRecord<RunAbout, { accepted?: string[] }>(path),
  );
  const own = await tolerant('settings.json', 'settings are as the saved network tells them.', readSettings);
  if (sets === undefined && log === undefined && model === undefined && record === undefined) {
    throw new RadnetError(
      `--run ${folder}: expected the folder of a run, with predictions.csv, log.jsonl, run.json or a network in it; found none of these.`,
    );
  }
  const settings = own ?? (model?.card.settings as unknown as ReportRun['settings']);
  return {
    name,
    folder,
    sets: (sets ?? []).toSorted((a, b) => rank(a.name) - rank(b.name)),
    pictures: await readGallery(folder),
    absent,
    ...(settings && { settings }),
    ...(record && { record }),
    ...(log && { log }),
    ...(model && { model }),
  };
}

const rank = (set: string): number => (set === 'test' ? 0 : set === 'validation' ? 2 : 1);

async function readSettings(file: string): Promise<Record<string, unknown>> {
  const settings = JSON.parse(await readFile(file, 'utf8')) as object;
  const named = Object.entries(settings).map(([flag, value]): [string, unknown] => [settingOf(flag), value]);
  return Object.fromEntries(named);
}
