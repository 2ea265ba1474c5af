import { type Batch, type BatchSource, RadnetError } from '@radnet/core';
import { augmentScan } from '../augment/augmentScan';
import { type AugmentOptions, checkAugmentOptions, sampleTransform } from '../augment/scanTransform';
import { createRandom, type Random } from '../random';
import { balanceClasses, rarerClass } from './balanceClasses';
import { collateScans } from './collateScans';
import { type MeasuredScan, measureScans } from './measureScans';
import type { PreparedScan } from './preparedScan';
import { type ScanSource, scanSource } from './scanSource';
import { sliceRun } from './sliceRun';

export interface ScanBatchesOptions {
  /** Scans a step. The last step of an epoch takes what is left. */
  readonly batchSize: number;
  /** Default 0. */
  readonly seed?: string | number;
  /** Draws the scans in another order each epoch. Without it they come in the order given. */
  readonly shuffle?: boolean;
  /** Draws positive and negative scans equally often: see `balanceClasses`. */
  readonly balance?: boolean;
  /** One rotation and flip for each scan drawn, the same for its image, its mask and all its slices. */
  readonly augment?: AugmentOptions;
  /** Of longer scans, a run of so many slices, another each time. Bounds the memory of a training step. */
  readonly maxSlices?: number;
  /**
   * Rounds the slices of a batch up to a multiple, the added ones 0 in `sliceMask`: with few lengths, the graphs that an
   * engine has compiled for one batch serve the next. Default 1.
   */
  readonly sliceBucket?: number;
}

/**
 * Scans as batches for training, or, with nothing but `batchSize`, for evaluation: whole, in order, each once.
 *
 * Inputs `scan` [B, S, H, W, C] in [0, 1] and `sliceMask` [B, S]; targets `hemorrhage` [B, S, 1] and `hemorrhageMask`
 * [B, S, H, W, 1]; all float32. S is the longest scan of the batch, or the next multiple of `sliceBucket`; shorter ones are filled up with
 * zeros. The same scans, options and epoch give the same batches.
 *
 * Every scan whose size is not known is loaded once beforehand, so that what does not fit is found before training, and then whenever it is
 * drawn. With `balance`, where scans differ in length, `slicesPerEpoch` is the mean over epochs.
 *
 * @throws RadnetError where an option makes no sense, two scans have one id or are of different height, width or channels, or a
 * scan contradicts itself.
 */
export async function scanBatches(
  scans: readonly (PreparedScan | ScanSource)[],
  options: ScanBatchesOptions,
): Promise<BatchSource> {
  checkOptions(options);
  const { batchSize, seed = 0, shuffle = false, balance = false, sliceBucket } = options;
  const measured = await measureScans(scans.map((scan) => ('load' in scan ? scan : scanSource(scan))));
  const { scansPerEpoch, slicesPerEpoch } = countEpoch(measured, options);

  async function* batches(epoch: number): AsyncGenerator<Batch> {
    const random = createRandom(seed).fork('batches').fork(epoch);
    const drawn = balance ? balanceClasses(measured, random.fork('balance')) : measured;
    const ordered = shuffle ? random.fork('order').shuffle(drawn) : drawn;
    for (let start = 0; start < ordered.length; start += batchSize) {
      const step = ordered.slice(start, start + batchSize);
      const prepare = (scan: MeasuredScan, index: number): Promise<PreparedScan> =>
        drawScan(scan, options, random.fork(start + index));
      yield collateScans(await Promise.all(step.map(prepare)), sliceBucket);
    }
  }

  return { batchesPerEpoch: Math.ceil(scansPerEpoch / batchSize), slicesPerEpoch, batches };
}

async function drawScan(
  source: ScanSource,
  { maxSlices = Infinity, augment }: ScanBatchesOptions,
  random: Random,
): Promise<PreparedScan> {
  const run = sliceRun(await source.load(), maxSlices, random);
  return augment ? augmentScan(run, sampleTransform(random, augment)) : run;
}

function countEpoch(
  scans: readonly MeasuredScan[],
  { balance = false, maxSlices = Infinity }: ScanBatchesOptions,
): { scansPerEpoch: number; slicesPerEpoch: number } {
  const count = (of: readonly MeasuredScan[]): number =>
    of.reduce((sum, scan) => sum + Math.min(scan.slices, maxSlices), 0);
  if (!balance) return { scansPerEpoch: scans.length, slicesPerEpoch: count(scans) };
  const { rarer, repeats } = rarerClass(scans);
  const repeatedSlices = Math.round((count(rarer) * repeats) / rarer.length);
  return { scansPerEpoch: scans.length + repeats, slicesPerEpoch: count(scans) + repeatedSlices };
}

function checkOptions({ batchSize, maxSlices, sliceBucket, augment }: ScanBatchesOptions): void {
  for (const [name, value] of Object.entries({ batchSize, maxSlices, sliceBucket })) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new RadnetError(`${name}: expected a positive whole number, got ${value}`);
    }
  }
  if (augment) checkAugmentOptions(augment);
}
