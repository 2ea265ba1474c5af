import { type Batch, type BatchSource, predictScans } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { buildRadnet, DESCRIBED, HEMORRHAGE } from '../examples/radnet';
import { median, memoryNow, type Measurement, peakGb, type Row } from './row';
import { scanOf } from './scanOf';

/** The CT and the network to read it with. */
export interface ReadCase {
  /** Slices of the CT. */
  readonly slices: number;
  /** Height and width of a slice, in pixels. */
  readonly size: number;
  /** Depth of the DenseNet. */
  readonly depth: number;
}

/** Slices that are encoded together. */
const CHUNK = 10;
const TIMES = 3;

/**
 * What the length of a CT costs. Compares a CT with the same slices as CTs of one chunk each, read in turns by the network
 * without recurrence; and the first CT of a new length with the next ones.
 */
export async function benchReading({
  slices,
  size,
  depth,
}: ReadCase): Promise<Measurement & Pick<Row, 'reading'>> {
  const network = { height: size, width: size, depth, seed: 1 };
  const [whole, alone] = [buildRadnet(network), buildRadnet({ ...network, variant: 'densenet' })];
  const memory = memoryNow();
  const readWhole = (length: number) => read(whole, [length]);
  const readAlone = () => read(alone, new Array<number>(slices / CHUNK).fill(CHUNK));
  for (const length of [slices - CHUNK, slices - CHUNK]) await readWhole(length);
  const first = await readWhole(slices);
  await readAlone();
  const [times, timesAlone]: [number[], number[]] = [[], []];
  while (times.length < TIMES) {
    times.push(await readWhole(slices));
    timesAlone.push(await readAlone());
  }
  return {
    msPerSlice: median(times) / slices,
    gbPerSlice: peakGb(memory) / slices,
    reading: {
      timesSlicesAlone: median(times) / median(timesAlone),
      newLengthMs: first - median(times),
    },
  };
}

/** Milliseconds that reading CTs of these lengths takes. */
async function read(model: tf.LayersModel, lengths: readonly number[]): Promise<number> {
  const size = model.inputs[0]!.shape[2]!;
  const batches = lengths.map((slices, index): Batch => {
    const { scan, sliceMask } = scanOf(slices, size);
    const targets = { hemorrhage: tf.ones([1, slices, 1]) };
    return { scanIds: [`${index}`], inputs: { scan, sliceMask: sliceMask.clone() }, targets, sliceMask };
  });
  // The scans are made before the clock starts.
  for (const { inputs } of batches) await inputs['scan']!.data();
  const start = performance.now();
  await predictScans(model, sourceOf(batches), {
    output: HEMORRHAGE,
    target: 'hemorrhage',
    chunks: { slicesPerChunk: CHUNK, embedding: DESCRIBED },
  });
  return performance.now() - start;
}

function sourceOf(batches: readonly Batch[]): BatchSource {
  return {
    batchesPerEpoch: batches.length,
    slicesPerEpoch: batches.reduce((sum, { sliceMask }) => sum + sliceMask.size, 0),
    async *batches() {
      for (const batch of batches) yield await Promise.resolve(batch);
    },
  };
}
