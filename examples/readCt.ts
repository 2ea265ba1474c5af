import { type BatchSource, predictScans } from '@radnet/core';
import { heatMap, type HeatMapOptions } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { HEMORRHAGE } from './radnet';
import { READ_TOGETHER, readingOptions } from './readingOptions';

export type CtShape = [scans: 1, slices: number, height: number, width: number, channels: number];

export interface CtReading {
  /** One a slice, in [0, 1]. */
  readonly probabilities: Float32Array;
  /** Where the model's attention is: [slices, *size] probabilities; none for a model without attention. */
  readonly heat?: Float32Array;
}

export interface AttentionOptions extends HeatMapOptions {
  readonly size: readonly [height: number, width: number];
}

/** Reads a prepared CT at once. */
export async function readWhole(
  model: tf.LayersModel,
  image: Float32Array,
  shape: CtShape,
  options: AttentionOptions,
): Promise<CtReading> {
  const [calls, heat] = tf.tidy(() => {
    const outputs = [model.apply([tf.tensor(image, shape), tf.ones([1, shape[1]])])].flat() as tf.Tensor[];
    const masks = outputs.filter((_, i) => model.outputNames[i] !== HEMORRHAGE);
    const calls = outputs[model.outputNames.indexOf(HEMORRHAGE)]!.sigmoid();
    return masks.length === 0 ? [calls] : [calls, heatMap(masks, options)];
  }) as [tf.Tensor, tf.Tensor?];
  const probabilities = await calls.data<'float32'>();
  const values = await heat?.data<'float32'>();
  tf.dispose(heat ? [calls, heat] : [calls]);
  return { probabilities, ...(values && { heat: values }) };
}

/**
 * The same in the memory of some slices, but for the calls' sequence: the slices of a long CT do not fit at once. A CT of far more
 * slices than `slicesOfCt` is read interleaved.
 */
export async function readInParts(
  model: tf.LayersModel,
  image: Float32Array,
  shape: CtShape,
  options: AttentionOptions,
  slicesOfCt?: number,
): Promise<CtReading> {
  const [, slices, height, width, channels] = shape;
  const [prediction] = await predictScans(model, asSource(image, shape), {
    output: HEMORRHAGE,
    target: HEMORRHAGE,
    ...readingOptions(slices, { slicesPerChunk: READ_TOGETHER, slicesOfCt }),
  });
  const probabilities = Float32Array.from(prediction!.probabilities);
  const masks = model.outputs.filter((_, i) => model.outputNames[i] !== HEMORRHAGE);
  if (masks.length === 0) return { probabilities };
  const attention = tf.model({ inputs: model.inputs, outputs: masks });
  const [heightMap, widthMap] = options.size;
  const heat = new Float32Array(slices * heightMap * widthMap);
  const area = height * width * channels;
  for (let begin = 0; begin < slices; begin += READ_TOGETHER) {
    const count = Math.min(READ_TOGETHER, slices - begin);
    const part = tf.tidy(() => {
      const scan = tf.tensor(image.subarray(begin * area, (begin + count) * area), [
        1,
        count,
        height,
        width,
        channels,
      ]);
      return heatMap([attention.apply([scan, tf.ones([1, count])])].flat() as tf.Tensor[], options);
    });
    heat.set(await part.data<'float32'>(), begin * heightMap * widthMap);
    part.dispose();
  }
  return { probabilities, heat };
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
