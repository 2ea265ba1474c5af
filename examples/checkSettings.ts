import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { RadnetError } from '@radnet/core';
import { preprocessedSize } from '@radnet/data';
import { UsageError } from './commandLine';
import type { Settings } from './settings';

/**
 * Checks flags against each other and against the files, so that no run fails on a flag after reading its CTs or training for an epoch.
 *
 * @param given The settings that were given as flags; the others come from the preset.
 * @throws UsageError that names flags which cannot be combined, or a path that does not exist.
 */
export function checkSettings(settings: Settings, given: Partial<Settings>): void {
  const {
    backbone,
    depth,
    resume,
    weights,
    except,
    data,
    cache,
    out,
    resumeFrom,
    minConsecutive,
    phantomSlices,
  } = settings;
  if (backbone === 'densenet-121') {
    const shape =
      given.depth !== undefined ? '--depth' : given.growthRate !== undefined ? '--growth-rate' : '';
    if (shape !== '') throw new UsageError(`${shape}: cannot be combined with --backbone densenet-121`);
  } else if (depth % 3 !== 1) {
    throw new UsageError(`--depth: expected 3 n + 4 for a whole n, such as 22 or 40, got ${depth}`);
  }
  checkDistributed(settings);
  checkSize(settings);
  checkOptimization(settings, given);
  if (except !== undefined && weights === undefined) {
    throw new UsageError('--except: expected --weights with it, from which it leaves layers out');
  }
  if (data !== undefined && !existsSync(data)) {
    throw new UsageError(`--data: expected a manifest or a folder of CTs, found nothing at ${data}`);
  }
  if (data === undefined && minConsecutive > phantomSlices) {
    throw new UsageError(
      `--min-consecutive: expected at most the ${phantomSlices} slices of a phantom (--phantom-slices), got ${minConsecutive}: ` +
        'no CT could be called positive',
    );
  }
  requireFolder('--out', out);
  if (cache !== undefined) requireFolder('--cache', cache);
  if (resumeFrom !== undefined) checkCheckpointPath(resumeFrom, out);
  if (settings.acceptChanges === true && !resume) {
    throw new UsageError('--accept-changes: expected --resume with it');
  }
  // A resumed run has its own weights; the ones it started from may no longer exist.
  if (weights !== undefined && !resume) checkWeights(weights, backbone);
}

function checkDistributed({ distributed, syncBatchNorm, checkEvery, slicesPerChunk }: Settings): void {
  if (syncBatchNorm && slicesPerChunk !== undefined) {
    throw new UsageError('--sync-batch-norm: cannot be combined with --slices-per-chunk');
  }
  if (distributed) return;
  const alone = syncBatchNorm ? '--sync-batch-norm' : checkEvery === undefined ? '' : '--check-every';
  if (alone !== '') throw new UsageError(`${alone}: expected --distributed with it`);
}

function checkSize(settings: Settings): void {
  try {
    preprocessedSize(settings);
  } catch (error) {
    if (!(error instanceof RadnetError)) throw error;
    throw new UsageError(`--field-of-view-mm, --spacing-mm: ${error.message.replace(/^\w+: /, '')}`);
  }
}

function checkOptimization({ optimizer, warmUp, epochs }: Settings, given: Partial<Settings>): void {
  if (optimizer !== 'sgd' && given.momentum !== undefined) {
    throw new UsageError(`--momentum: cannot be combined with --optimizer ${optimizer}`);
  }
  if (warmUp >= epochs) {
    throw new UsageError(
      `--warm-up: expected fewer than the ${epochs} epochs of the training, got ${warmUp}`,
    );
  }
}

function checkWeights(weights: string, backbone: Settings['backbone']): void {
  if (!existsSync(weights)) {
    throw new UsageError(`--weights: expected a run or a file of weights, found nothing at ${weights}`);
  }
  if (statSync(weights).isFile() && backbone !== 'densenet-121') {
    throw new UsageError(`--weights: expected --backbone densenet-121 with weights from a file, ${weights}`);
  }
}

/** @throws UsageError if the path exists and is not a folder. */
function requireFolder(flag: string, path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new UsageError(`${flag}: expected a folder, found a file at ${path}`);
  }
}

function checkCheckpointPath(folder: string, out: string): void {
  if (!existsSync(folder)) {
    throw new UsageError(`--resume-from: expected a checkpoint, found nothing at ${folder}`);
  }
  const from = relative(out, folder);
  // With a checkpoint of another run, that run's best epoch would be missing here.
  if (from === '' || from.split(sep)[0] === '..' || isAbsolute(from)) {
    throw new UsageError(
      `--resume-from: expected a checkpoint of the run in --out (${out}), such as ${join(out, 'last')}, got ${folder}`,
    );
  }
}
