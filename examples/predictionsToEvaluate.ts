import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type PredictionSet, type Reader } from '@radnet/core';
import { readPredictions } from '@radnet/core/node';
import { codeFingerprint } from './distributed/codeFingerprint';
import { modelFingerprint } from './distributed/modelFingerprint';
import { requireSame } from './distributed/requireSame';
import { oneProcess, type RunGroup } from './distributed/runGroup';
import { type CallOrigin, originOf, originOfFile } from './callOrigin';
import { UsageError } from './commandLine';
import { openCts } from './ctScans';
import type { CtSource } from './ctSource';
import { loadModel } from './loadModel';
import { runFolders, type TrainedModel } from './modelCard';
import { keepPredictions, predictSets } from './runPredictions';
import { loadScanSets } from './scans';
import { preprocessOptions } from './settings';
import { startBackend } from './startBackend';

/** The set to test a model on, and the one to choose thresholds on. */
export interface Evaluated {
  readonly set: PredictionSet;
  readonly validation?: PredictionSet;
  /** Where the set's threshold comes from. */
  readonly callFrom: CallOrigin;
  /** The readers of the set's CTs, from the manifest. */
  readonly readers: readonly Reader[];
}

/** Flags for {@link fromModel}. */
export interface EvaluatedModel {
  readonly model?: string | undefined;
  readonly data?: string | undefined;
  readonly set?: string | undefined;
  readonly out?: string | undefined;
  readonly device?: Parameters<typeof startBackend>[0];
  readonly leaveOut?: boolean | undefined;
  /** The processes that share the CTs. */
  readonly group?: RunGroup | undefined;
}

const VALIDATION = 'validation';

/**
 * Takes a set from a file of predictions: the one of that name, or the only one that is not for validation.
 *
 * @throws UsageError if there is no set of that name, or several to choose from without a name.
 */
export async function fromFile(file: string, name?: string): Promise<Evaluated> {
  const sets = await readPredictions(file);
  const tested = sets.filter((set) => set.name !== VALIDATION);
  const fitting =
    name === undefined ? (tested.length > 0 ? tested : sets) : sets.filter((set) => set.name === name);
  if (fitting.length !== 1) {
    const names = sets.map((set) => `'${set.name}'`).join(', ');
    const wanted = name === undefined ? 'one set, or --set to name it' : `a set '${name}'`;
    throw new UsageError(`${file}: expected ${wanted}, got ${names}`);
  }
  return { ...evaluatedOf(fitting[0]!, sets, []), callFrom: await originOfFile(file) };
}

/** Predicts the CTs that a model's run held out, or other CTs, and saves the predictions. */
export async function fromModel(options: EvaluatedModel): Promise<Evaluated> {
  const { data, model: path = 'runs/demo', group = oneProcess } = options;
  const place = data === undefined ? heldOutPlace(path, options) : dataPlace(path, data, options);
  const backend = await startBackend(options.device);
  const trained = await loadModel(path);
  await requireSame(group, async () => ({
    ...codeFingerprint(backend),
    model: await modelFingerprint(trained),
  }));
  const [sets, scans] =
    data === undefined
      ? await heldOut(trained, group)
      : await others(trained, { ...options, path, data, name: place.name, group });
  if (group.rank === 0) await keepPredictions(place.file, sets);
  const set = sets.find(({ name }) => name === place.name)!;
  return { ...evaluatedOf(set, sets, scans), callFrom: originOf(trained.card.settings) };
}

function evaluatedOf(
  set: PredictionSet,
  sets: readonly PredictionSet[],
  scans: readonly CtSource[],
): Omit<Evaluated, 'callFrom'> {
  const validation = set.name === VALIDATION ? undefined : sets.find(({ name }) => name === VALIDATION);
  return { set, ...(validation && { validation }), readers: readersOf(set, scans) };
}

async function heldOut(trained: TrainedModel, group: RunGroup): Promise<[PredictionSet[], CtSource[]]> {
  const { validation, test } = await loadScanSets(trained.card.settings, group);
  return [await predictSets(trained, { validation, test }, group), test];
}

async function others(
  trained: TrainedModel,
  {
    path,
    data,
    name,
    leaveOut,
    group,
  }: EvaluatedModel & { path: string; data: string; name: string; group: RunGroup },
): Promise<[PredictionSet[], CtSource[]]> {
  const { settings } = trained.card;
  const scans = await openCts(data, {
    preprocess: preprocessOptions(settings),
    label: settings.label,
    group,
    ...(leaveOut && { onDamagedSlice: 'leave-out' }),
  });
  const own = join(path, runFolders.predictions);
  // Thresholds for a required sensitivity are chosen on the run's own validation CTs, so these are included.
  const validation = existsSync(own)
    ? (await readPredictions(own)).filter((set) => set.name === VALIDATION)
    : [];
  return [[...validation, ...(await predictSets(trained, { [name]: scans }, group))], scans];
}

interface Place {
  readonly file: string;
  readonly name: string;
}

function heldOutPlace(path: string, { set, out }: EvaluatedModel): Place {
  if (set !== undefined) {
    throw new UsageError('--set: expected --predictions with it, to choose a set, or --data, to name one');
  }
  return {
    file: join(out ?? (isRun(path) ? path : evaluationsOf(path)), runFolders.predictions),
    name: 'test',
  };
}

function dataPlace(path: string, data: string, { set, out }: EvaluatedModel): Place {
  const name = set ?? basename(/\.(csv|jsonl)$/i.test(data) ? dirname(data) : data);
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.-]{0,127}$/u.test(name) || name === VALIDATION) {
    throw new UsageError(
      `--set: expected a name for the CTs of --data, of letters, digits, spaces and _ . -, other than '${VALIDATION}'`,
    );
  }
  return { file: join(out ?? join(evaluationsOf(path), name), runFolders.predictions), name };
}

const isRun = (path: string): boolean => existsSync(join(path, runFolders.best));

/** Evaluations are in the run's folder. Those of a model outside a run are next to its folder, which saving the model again would clear. */
function evaluationsOf(path: string): string {
  return isRun(path) ? join(path, 'evaluations') : join(dirname(path), 'evaluations', basename(path));
}

function readersOf(set: PredictionSet, scans: readonly CtSource[]): Reader[] {
  const byId = new Map(scans.map((scan) => [scan.id, scan.readings ?? {}]));
  const names = [...new Set(scans.flatMap(({ readings = {} }) => Object.keys(readings)))];
  return names.map((name) => ({
    name,
    readings: set.scans.map(({ scanId }) => byId.get(scanId)?.[name] ?? null),
  }));
}
