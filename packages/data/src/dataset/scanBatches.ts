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

/** Settings for {@link scanBatches}. */
export interface ScanBatchesOptions {
  /** Scans per step, 1 or more. The last step of an epoch takes those that are left. */
  readonly batchSize: number;
  /** Seed of the order, the balance, the runs and the augmentation. Default 0. */
  readonly seed?: string | number;
  /** Whether to draw the scans in another order each epoch. Default false: they come in the order given. */
  readonly shuffle?: boolean;
  /**
   * What comes equally often, positive and negative. `scans` repeats scans of the rarer class: see
   * {@link balanceClasses}. `slices` places the runs of `maxSlices` around positive and negative slices: see
   * {@link balanceSlices}; scans with no more than `maxSlices` slices stay whole. Default: no balance.
   */
  readonly balance?: 'scans' | 'slices';
  /**
   * Augmentation: one random transform for each scan drawn, the same for its image, its mask and all slices. Default
   * none.
   */
  readonly augment?: AugmentOptions;
  /**
   * Largest number of slices per scan, 1 or more. A longer scan gives a run of this many neighbouring slices, a
   * different one each time. Bounds the memory of a training step. Default: no limit.
   */
  readonly maxSlices?: number;
  /**
   * Rounds the slices of a batch up to a multiple of this; `sliceMask` is 0 on the added slices. With few different
   * lengths, a backend can reuse the graphs that it compiled for earlier batches. Default 1.
   */
  readonly sliceBucket?: number;
  /**
   * Rank and number of processes that read these batches together. Each process gets its share of every batch: the
   * scans go round-robin, and a process without a scan gets one that is all padding and has no id. `batchSize` and the
   * counts of the result are totals over all processes, and `batchSize` must be at least their number. Default: one
   * process.
   */
  readonly share?: Pick<ProcessGroup, 'rank' | 'size'>;
}

/** Batches of scans, as {@link scanBatches} returns them. */
export interface ScanBatches extends BatchSource {
  /** Number of positive slices in an epoch: a mean over epochs. */
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

/** Scans drawn to estimate `positiveSlicesPerEpoch`. */
const COUNTED_SCANS = 1000;

/**
 * Serves scans as batches for training. With `batchSize` alone, it serves them for evaluation: whole, in order, each
 * once.
 *
 * Inputs: `scan` [B, S, H, W, C] in [0, 1] and `sliceMask` [B, S]. Targets: `hemorrhage` [B, S, 1] and `hemorrhageMask`
 * [B, S, H, W, 1]. All are float32. S is the length of the longest scan of the batch, rounded up to a multiple of
 * `sliceBucket`; shorter scans are padded with zeros. The same scans, options and epoch give the same batches.
 *
 * Every scan that comes without a summary is loaded once in advance, so that scans that do not fit are found before
 * training. After that, a scan is loaded whenever it is drawn. With `balance: 'scans'` and scans of different lengths,
 * `slicesPerEpoch` is a mean over epochs.
 *
 * @throws RadnetError if an option is unknown or out of range, two scans share an id or differ in height, width or
 *   channels, or a scan contradicts itself.
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

/** One draw of a scan in an epoch: where its run starts, and the random numbers of its augmentation. */
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
