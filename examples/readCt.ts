import { type BatchSource, type ChunkOutputs, predictScans } from '@radnet/core';
import { heatMap, type HeatMapOptions } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { HEMORRHAGE } from './radnet';
import { READ_TOGETHER, readingOptions } from './readingOptions';

export type CtShape = [scans: 1, slices: number, height: number, width: number, channels: number];

export interface CtReading {
  /** One a slice, in [0, 1]. */
  readonly probabilities: Float32Array;
  /** Where the model's attention is: [slices, *size] probabilities. */
  readonly heat?: Float32Array;
}

export interface AttentionOptions extends HeatMapOptions {
  readonly size: readonly [height: number, width: number];
}

export interface ReadCtOptions {
  /** How attention is drawn; without it, or by a model without attention, none is. */
  readonly attention?: AttentionOptions;
  /** A CT of far more slices is read interleaved: see `readingOptions`. */
  readonly slicesOfCt?: number | undefined;
}

/** Reads a prepared CT in one pass, in the memory of some slices, but for the calls' sequence. */
export async function readCt(
  model: tf.LayersModel,
  image: Float32Array,
  shape: CtShape,
  { attention, slicesOfCt }: ReadCtOptions = {},
): Promise<CtReading> {
  const slices = shape[1];
  // Chunks of one size: a single graph to compile, and next to nothing to pad.
  const slicesPerChunk = Math.ceil(slices / Math.ceil(slices / READ_TOGETHER));
  const { chunks, ...reading } = readingOptions(slices, { slicesPerChunk, slicesOfCt });
  const drawn = attention && model.outputs.length > 1 ? heatDrawer(attention, slices) : undefined;
  const [prediction] = await predictScans(model, asSource(image, shape), {
    output: HEMORRHAGE,
    target: HEMORRHAGE,
    ...reading,
    chunks: { ...chunks!, ...(drawn && { onChunk: drawn.onChunk }) },
  });
  const probabilities = Float32Array.from(prediction!.probabilities);
  return { probabilities, ...(drawn && { heat: drawn.heat }) };
}

/** Makes the heat maps of a CT's slices from the masks, a chunk at a time. */
function heatDrawer(
  options: AttentionOptions,
  slices: number,
): { heat: Float32Array; onChunk: (chunk: ChunkOutputs) => Promise<void> } {
  const area = options.size[0] * options.size[1];
  const heat = new Float32Array(slices * area);
  return {
    heat,
    async onChunk({ begin, outputs }) {
      const map = heatMap(Object.values(outputs), options);
      heat.set(await map.data<'float32'>(), begin * area);
      map.dispose();
    },
  };
}

/** A CT of which nothing is known as a data set. */
function asSource(image: Float32Array, shape: CtShape): BatchSource {
  const slices = shape[1];
  return {
    batchesPerEpoch: 1,
    slicesPerEpoch: slices,
    // eslint-disable-next-line @typescript-eslint/require-await
    async *batches() {
      const sliceMask = tf.ones<tf.Rank.R2>([1, slices]);
      yield {
        scanIds: ['ct'],
        inputs: { scan: tf.tensor(image, shape), sliceMask: sliceMask.clone() },
        targets: { [HEMORRHAGE]: tf.zeros([1, slices, 1]) },
        sliceMask,
      };
    },
  };
}
