import { type Batch, type BatchSource, type ProcessGroup, RadnetError } from '@radnet/core';
import { isOwn, requireKnownOptions } from '@radnet/core/internal';
import { augmentScan } from '../augment/augmentScan';
import { type AugmentOptions, checkAugmentOptions, sampleTransform } from '../augment/scanTransform';
import { createRandom, type Random } from '../random';
import { balanceClasses, rarerClass } from './balanceClasses';
import { balanceSlices } from './balanceSlices';
import { collateScans, paddingBatch } from './collateScans';
import { type MeasuredScan, measureScans } from './measureScans';
import type { PreparedScan } from './preparedScan';
import { runStart } from './runStart';
import { type ScanSource, scanSource } from './scanSource';
import { sliceRun } from './sliceRun';

/** Options of `scanBatches`. */
export interface ScanBatchesOptions {
  /** Scans a step. The last step of an epoch takes what is left. */
  readonly batchSize: number;
  /** Default 0. */
  readonly seed?: string | number;
  /** Draws the scans in another order each epoch. Without it they come in the order given. */
  readonly shuffle?: boolean;
  /**
   * `scans` draws positive and negative scans equally often: see `balanceClasses`. `slices` draws the runs of `maxSlices`
   * around positive and negative slices equally often: see `balanceSlices`; scans that come whole stay as they are.
   */
  readonly balance?: 'scans' | 'slices';
  /** One rotation and flip for each scan drawn, the same for its image, its mask and all its slices. */
  readonly augment?: AugmentOptions;
  /** Of longer scans, a run of so many slices, another each time. Bounds the memory of a training step. */
  readonly maxSlices?: number;
  /**
   * Rounds the slices of a batch up to a multiple, the added ones 0 in `sliceMask`: with few lengths, the graphs that an
   * engine has compiled for one batch serve the next. Default 1.
   */
  readonly sliceBucket?: number;
  /**
   * A process of several that read these batches together: of each batch it gets its share of the scans, which take turns, and where
   * there is none left for it a scan of padding, without a name. `batchSize` and the counts of the result are those of all.
   */
  readonly share?: Pick<ProcessGroup, 'rank' | 'size'>;
}

export interface ScanBatches extends BatchSource {
  /** Of the slices in an epoch, those that are positive: a mean over epochs. */
  readonly positiveSlicesPerEpoch: number;
}

const OPTIONS = {
  batchSize: true,
  seed: true,
  shuffle: true,
  balance: true,
  augment: true,
  maxSlices: true,
  sliceBucket: true,
  share: true,
} satisfies Record<keyof ScanBatchesOptions, true>;

/** Scans drawn to estimate that mean. */
const COUNTED_SCANS = 1000;

/**
 * Scans as batches for training, or, with nothing but `batchSize`, for evaluation: whole, in order, each once.
 *
 * Inputs `scan` [B, S, H, W, C] in [0, 1] and `sliceMask` [B, S]; targets `hemorrhage` [B, S, 1] and `hemorrhageMask`
 * [B, S, H, W, 1]; all float32. S is the longest scan of the batch, or the next multiple of `sliceBucket`; shorter ones are filled up with
 * zeros. The same scans, options and epoch give the same batches.
 *
 * Every scan that comes without a summary is loaded once beforehand, so that what does not fit is found before training, and then
 * whenever it is drawn. With `balance`, where scans differ in length, `slicesPerEpoch` is the mean over epochs.
 *
 * @throws RadnetError where an option makes no sense, two scans have one id or are of different height, width or channels, or a
 * scan contradicts itself.
 */
export async function scanBatches(
  scans: readonly (PreparedScan | ScanSource)[],
  options: ScanBatchesOptions,
): Promise<ScanBatches> {
  requireKnownOptions('scanBatches', options, Object.keys(OPTIONS));
  checkOptions(options);
  const { batchSize, seed = 0, maxSlices = Infinity, augment, sliceBucket, share } = options;
  const measured = await measureScans(scans.map((scan) => ('load' in scan ? scan : scanSource(scan))));
  const { scansPerEpoch, slicesPerEpoch } = countEpoch(measured, options);

  const draw = (epoch: number): DrawnRun[] =>
    drawRuns(measured, options, createRandom(seed).fork('batches').fork(epoch));
  const prepare = async ({ scan, start, random }: DrawnRun): Promise<PreparedScan> => {
    const run = sliceRun(await scan.load(), start, maxSlices);
    return augment ? augmentScan(run, sampleTransform(random, augment)) : run;
  };

  async function* batches(epoch: number): AsyncGenerator<Batch> {
    const drawn = draw(epoch);
    for (let start = 0; start < drawn.length; start += batchSize) {
      const step = drawn.slice(start, start + batchSize);
      const own = share ? step.filter((_, index) => isOwn(share, index)) : step;
      yield own.length > 0
        ? collateScans(await Promise.all(own.map(prepare)), sliceBucket)
        : paddingBatch(measured[0]!.summary, sliceBucket);
    }
  }

  const counted = Array.from({ length: Math.ceil(COUNTED_SCANS / scansPerEpoch) }, (_, epoch) => draw(epoch));
  const positives = counted.flat().reduce((sum, run) => sum + positiveSlices(run, maxSlices), 0);
  return {
    batchesPerEpoch: Math.ceil(scansPerEpoch / batchSize),
    slicesPerEpoch,
    positiveSlicesPerEpoch: positives / counted.length,
    batches,
  };
}

/** A scan's turn in an epoch: where its run starts, and the random numbers of its augmentation. */
interface DrawnRun {
  readonly scan: MeasuredScan;
  readonly start: number;
  readonly random: Random;
}

function drawRuns(
  scans: readonly MeasuredScan[],
  { shuffle = false, balance, maxSlices = Infinity }: ScanBatchesOptions,
  random: Random,
): DrawnRun[] {
  const drawn = balance === 'scans' ? balanceClasses(scans, random.fork('balance')) : scans;
  const ordered = shuffle ? random.fork('order').shuffle(drawn) : drawn;
  const labels = ordered.map(({ summary }) => summary.labels);
  const around = balance === 'slices' ? balanceSlices(labels, random.fork('balance')) : [];
  return ordered.map((scan, index) => {
    const own = random.fork(index);
    return { scan, start: runStart(labels[index]!, maxSlices, own, around[index]), random: own };
  });
}

function positiveSlices({ scan, start }: DrawnRun, maxSlices: number): number {
  return scan.summary.labels.subarray(start, start + maxSlices).filter((label) => label === 1).length;
}

function countEpoch(
  scans: readonly MeasuredScan[],
  { balance, maxSlices = Infinity }: ScanBatchesOptions,
): { scansPerEpoch: number; slicesPerEpoch: number } {
  const count = (of: readonly MeasuredScan[]): number =>
    of.reduce((sum, { summary }) => sum + Math.min(summary.slices, maxSlices), 0);
  if (balance !== 'scans') return { scansPerEpoch: scans.length, slicesPerEpoch: count(scans) };
  const { rarer, repeats } = rarerClass(scans);
  const repeatedSlices = Math.round((count(rarer) * repeats) / rarer.length);
  return { scansPerEpoch: scans.length + repeats, slicesPerEpoch: count(scans) + repeatedSlices };
}

function checkOptions({
  batchSize,
  balance,
  maxSlices,
  sliceBucket,
  augment,
  share,
}: ScanBatchesOptions): void {
  if (balance !== undefined && !['scans', 'slices'].includes(balance)) {
    throw new RadnetError(`balance: expected scans or slices, got ${String(balance)}`);
  }
  for (const [name, value] of Object.entries({ batchSize, maxSlices, sliceBucket })) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new RadnetError(`${name}: expected a positive whole number, got ${value}`);
    }
  }
  if (share && share.size > batchSize) {
    throw new RadnetError(
      `batchSize: expected a scan in a batch for each of the ${share.size} processes, got ${batchSize}`,
    );
  }
  if (augment) checkAugmentOptions(augment);
}
