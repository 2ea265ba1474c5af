import { requireKnownOptions } from '../errors/requireKnownOptions';
import { showValue } from '../errors/showValue';
import type * as tf from '@tensorflow/tfjs';
import { alone, type ProcessGroup, requireNoSignal } from '../distributed/processGroup';
import type { ScanPrediction } from '../metrics/scanPrediction';
import { RadnetError } from '../radnetError';
import { type Batch, type BatchSource, disposeBatch } from './batch';
import { nextTurn } from './nextTurn';
import { type PredictedTable, predictedTable } from './predictedTable';
import type { PredictChunkOptions } from './predictInChunks';
import { keepingStatistics, runningStatisticsOf } from './runningStatistics';

/** Settings for {@link predictScans}. */
export interface PredictScansOptions {
  /** Name of the model output that holds the slices' logits, [B, S, 1]. */
  readonly output: string;
  /** Name of the target that holds the slices' labels, [B, S, 1], 0 or 1. */
  readonly target: string;
  /** Encodes each scan in chunks of slices: the same numbers, in less memory. By default all slices at once. */
  readonly chunks?: PredictChunkOptions;
  /**
   * Approximate length, in slices, of the sequences that the part of the model behind `chunks.embedding` reads; at
   * least 1. Needs `chunks`. A scan with at least one and a half times as many real slices is split into interleaved
   * sequences, each of every n-th slice. Use it when scans have thinner slices than those in training: a model trained
   * on 5 mm slices has never seen a sequence of 1 mm slices. By default a scan is one sequence.
   */
  readonly sequenceLength?: number;
  /**
   * The mean and variance that batch norm uses: the `running` ones, as usual at inference, or those of each `batch` (of
   * each chunk, with `chunks`). Dropout is off in both cases. If the two give different predictions, the running
   * statistics do not fit the weights: see `estimateRunningStatistics`. Default `running`.
   */
  readonly statistics?: 'running' | 'batch';
  /**
   * The processes that predict together, each the scans of its own source. Not with `signal`: the others would wait for
   * a process that stops.
   */
  readonly group?: ProcessGroup;
  /** Stops the prediction when aborted. Checked between batches. */
  readonly signal?: AbortSignal;
  /**
   * Called once, with the reason, if the backend cannot record the prediction and computes each batch normally: see
   * `recordStep`.
   */
  readonly onUnrecorded?: (reason: string) => void;
}

const OPTIONS = {
  output: true,
  target: true,
  chunks: true,
  sequenceLength: true,
  statistics: true,
  group: true,
  signal: true,
  onUnrecorded: true,
} satisfies Record<keyof PredictScansOptions, true>;

/**
 * Predicts the probability of every real slice of a data set (its epoch 0), in inference mode: the sigmoid of the
 * model's logits. Returns one entry per scan, in the source's order and without padded slices. If the label of any of a
 * scan's slices is unknown (`Batch.known`), its entry has `labelsKnown: false`. With `group`, every process gets the
 * predictions of all processes, in the order of ranks.
 *
 * @throws RadnetError if an option does not fit, if the output, target or mask is missing or of another shape, or if a
 *   scan comes twice.
 * @throws the signal's reason once it is aborted.
 */
export async function predictScans(
  model: tf.LayersModel,
  source: BatchSource,
  options: PredictScansOptions,
): Promise<ScanPrediction[]> {
  requireKnownOptions('predictScans', options, Object.keys(OPTIONS));
  checkSequenceLength(options);
  requireNoSignal(options);
  const predict = (): Promise<ScanPrediction[]> => predictAll(model, source, options);
  return options.statistics === 'batch' ? keepingStatistics(runningStatisticsOf(model), predict) : predict();
}

function checkSequenceLength({ sequenceLength, chunks }: PredictScansOptions): void {
  if (sequenceLength === undefined) return;
  if (!(sequenceLength >= 1)) {
    throw new RadnetError(
      `sequenceLength: expected a number of slices from 1 on, got ${showValue(sequenceLength)}`,
    );
  }
  if (!chunks)
    throw new RadnetError('sequenceLength: expected `chunks` to name an embedding beside it, got none');
}

async function predictAll(
  model: tf.LayersModel,
  source: BatchSource,
  options: PredictScansOptions,
): Promise<ScanPrediction[]> {
  const { signal, group = alone } = options;
  const scans = new Map<string, ScanPrediction>();
  const table = predictedTable(model, options);
  try {
    for await (const batch of source.batches(0)) {
      try {
        signal?.throwIfAborted();
        for (const scan of await predictBatch(batch, table)) {
          if (scans.has(scan.scanId)) {
            throw new RadnetError(`source: expected every scan once in an epoch, got '${scan.scanId}' twice`);
          }
          scans.set(scan.scanId, scan);
        }
      } finally {
        disposeBatch(batch);
      }
      await nextTurn();
    }
  } finally {
    table.dispose();
  }
  return group.allgather([...scans.values()]).flat();
}

async function predictBatch(batch: Batch, predicted: PredictedTable): Promise<ScanPrediction[]> {
  // Such a batch is padding only: see `Batch`.
  if (batch.scanIds.length === 0) return [];
  const [scans, slices] = batch.sliceMask.shape;
  if (batch.scanIds.length !== scans) {
    throw new RadnetError(`batch.scanIds: expected ${scans} names, got ${batch.scanIds.length}`);
  }
  const table = await predicted.of(batch);
  const values = await table.data<'float32'>();
  table.dispose();
  const [probabilities, labels, mask, known] = [0, 1, 2, 3].map((i) => values.subarray(i * scans * slices));
  return batch.scanIds.map((scanId, scan) => {
    const real = (_: number, slice: number): boolean => mask![scan * slices + slice]! > 0;
    const ofScan = (all: Float32Array): Float32Array =>
      all.slice(scan * slices, (scan + 1) * slices).filter(real);
    return {
      scanId,
      probabilities: ofScan(probabilities!),
      labels: ofScan(labels!),
      ...(ofScan(known!).includes(0) && { labelsKnown: false }),
    };
  });
}
