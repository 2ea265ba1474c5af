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

/** Options of `predictScans`. */
export interface PredictScansOptions {
  /** The model output that holds the slices' logits, [B, S, 1]. */
  readonly output: string;
  /** The target that holds their labels, [B, S, 1], 0 or 1. */
  readonly target: string;
  /** Encodes so many slices of each scan at a time: the same numbers, in less memory. */
  readonly chunks?: PredictChunkOptions;
  /**
   * About how many slices the part of the model behind `chunks.embedding` reads in a row; needs `chunks`. A scan of at least
   * one and a half times as many real slices is read as several interleaved ones, each of every n-th slice: what was trained
   * on CTs of 5 mm slices knows no sequence of 1 mm slices. By default a scan is one sequence.
   */
  readonly sequenceLength?: number;
  /**
   * Whose mean and variance batch norm takes: `running`, as everywhere at inference, or those of each `batch` (with `chunks`
   * of each chunk), with nothing dropped either way. Where the two part, the running statistics do not fit the network: see
   * `estimateRunningStatistics`.
   * Default `running`.
   */
  readonly statistics?: 'running' | 'batch';
  /** The processes that predict together, each the scans of its own source; without `signal`, at which one would leave the others waiting. */
  readonly group?: ProcessGroup;
  /** Checked between batches. */
  readonly signal?: AbortSignal;
  /** Told once why the backend cannot record what is predicted, and computes each batch anew: see `recordStep`. */
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
 * What a model says of every real slice of a data set (epoch 0 of it), in inference mode: the sigmoid of its logits,
 * scan by scan in the source's order, with padded slices left out. A scan of which any slice's label is not known
 * (`Batch.known`) comes with `labelsKnown: false`. With `group` every process gets what all of them predicted, in the order of
 * ranks.
 *
 * @throws RadnetError where an option does not fit, where the output, target or mask is missing or of another shape, or
 *   where a scan comes twice.
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
  // Padding alone: see `Batch`.
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
