import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { RadnetError } from '@radnet/core';
import { preprocessedSize } from '@radnet/data';
import { UsageError } from './commandLine';
import type { Settings } from './settings';

/**
 * Checks what no flag tells by itself, so that a run does not read its CTs, or train for an epoch, to fail on a flag.
 *
 * @param given The settings that the flags name; the others are the preset's.
 * @throws UsageError naming the flags that do not go together, or a path that is not there.
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
    if (shape !== '') throw new UsageError(`${shape}: expected none beside --backbone densenet-121`);
  } else if (depth % 3 !== 1) {
    throw new UsageError(`--depth: expected 3 n + 4, such as 22 or 40, got ${depth}`);
  }
  checkDistributed(settings);
  checkSize(settings);
  checkOptimization(settings, given);
  if (except !== undefined && weights === undefined) {
    throw new UsageError('--except: expected --weights, of which it leaves layers out');
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
    throw new UsageError('--accept-changes: expected --resume, of which it accepts the changes');
  }
  // A run that goes on has its own weights; those that it started from may be gone.
  if (weights !== undefined && !resume) checkWeights(weights, backbone);
}

function checkDistributed({ distributed, syncBatchNorm, checkEvery, slicesPerChunk }: Settings): void {
  if (syncBatchNorm && slicesPerChunk !== undefined) {
    throw new UsageError('--sync-batch-norm: expected no --slices-per-chunk beside it');
  }
  if (distributed) return;
  const alone = syncBatchNorm ? '--sync-batch-norm' : checkEvery === undefined ? '' : '--check-every';
  if (alone !== '') throw new UsageError(`${alone}: expected --distributed beside it`);
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
    throw new UsageError(`--momentum: expected none beside --optimizer ${optimizer}`);
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
    throw new UsageError(
      `--weights: expected --backbone densenet-121 beside weights from a file, ${weights}`,
    );
  }
}

/** A folder, or what may become one. */
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
  // Of another run, the best epoch would stay behind there.
  if (from === '' || from.split(sep)[0] === '..' || isAbsolute(from)) {
    throw new UsageError(
      `--resume-from: expected a checkpoint of the run in --out (${out}), such as ${join(out, 'last')}, got ${folder}`,
    );
  }
}
