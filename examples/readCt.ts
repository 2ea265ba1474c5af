import { type BatchSource, type ChunkOutputs, predictScans } from '@radnet/core';
import { heatMap, type HeatMapOptions } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { bloodMask } from './bloodMask';
import { HEMORRHAGE } from './radnet';
import { READ_TOGETHER, readingOptions } from './readingOptions';

export type CtShape = [scans: 1, slices: number, height: number, width: number, channels: number];

/** What a model reads in one CT. */
export interface CtReading {
  /** One probability per slice, in [0, 1]. */
  readonly probabilities: Float32Array;
  /** The model's attention as probabilities, [slices, *size]. */
  readonly heat?: Float32Array;
  /** With `heat`: for each slice, how many of the network's pixels its segmentation heads predict to be blood. See `bloodMask`. */
  readonly bloodPixels?: Float32Array;
}

/** How to draw the attention: {@link HeatMapOptions} and the size. */
export interface AttentionOptions extends HeatMapOptions {
  readonly size: readonly [height: number, width: number];
}

/** Settings for {@link readCt}. */
export interface ReadCtOptions {
  /** How to draw the attention. Default: it is not drawn. */
  readonly attention?: AttentionOptions;
  /** The median number of slices of the training CTs. A CT with many more is read interleaved: see `readingOptions`. */
  readonly slicesOfCt?: number | undefined;
  /** The largest number of slices to encode at a time. Default `READ_TOGETHER`. */
  readonly slicesTogether?: number;
  /**
   * Called with the number of slices read so far, and of all. The next chunk waits for it. With it, a model's masks are computed even if
   * they are not drawn.
   */
  readonly onSlices?: (read: number, slices: number) => void | Promise<void>;
}

/** Reads a prepared CT in one pass. Apart from the sequence of features, it needs the memory of a few slices only. */
export async function readCt(
  model: tf.LayersModel,
  image: Float32Array,
  shape: CtShape,
  { attention, slicesOfCt, slicesTogether = READ_TOGETHER, onSlices }: ReadCtOptions = {},
): Promise<CtReading> {
  const slices = shape[1];
  // Chunks of equal size need only one compiled graph, and hardly any padding.
  const slicesPerChunk = Math.ceil(slices / Math.ceil(slices / slicesTogether));
  const { chunks, ...reading } = readingOptions(slices, { slicesPerChunk, slicesOfCt });
  const drawn = attention && model.outputs.length > 1 ? heatDrawer(attention, slices) : undefined;
  const onChunk = async (chunk: ChunkOutputs): Promise<void> => {
    await drawn?.onChunk(chunk);
    await onSlices?.(Math.min(slices, chunk.begin + slicesPerChunk), slices);
  };
  const [prediction] = await predictScans(model, asSource(image, shape), {
    output: HEMORRHAGE,
    target: HEMORRHAGE,
    ...reading,
    chunks: { ...chunks!, ...((drawn || onSlices) && { onChunk }) },
  });
  const probabilities = Float32Array.from(prediction!.probabilities);
  return { probabilities, ...(drawn && { heat: drawn.heat, bloodPixels: drawn.bloodPixels }) };
}

interface HeatDrawer extends Required<Pick<CtReading, 'heat' | 'bloodPixels'>> {
  readonly onChunk: (chunk: ChunkOutputs) => Promise<void>;
}

/** Makes heat maps from the masks and counts their pixels of blood, chunk by chunk. */
function heatDrawer(options: AttentionOptions, slices: number): HeatDrawer {
  const area = options.size[0] * options.size[1];
  const heat = new Float32Array(slices * area);
  const bloodPixels = new Float32Array(slices);
  return {
    heat,
    bloodPixels,
    async onChunk({ begin, outputs }) {
      const masks = Object.values(outputs);
      const map = heatMap(masks, options);
      const blood = tf.tidy(() => bloodMask(masks, options.lesionWeight ?? 1).sum([0, 2, 3, 4]));
      heat.set(await map.data<'float32'>(), begin * area);
      bloodPixels.set(await blood.data<'float32'>(), begin);
      tf.dispose([map, blood]);
    },
  };
}

/** A data set of one CT without labels. */
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
