import { gradCam } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import type { TrainedModel } from './modelCard';
import { HEMORRHAGE } from './radnet';
import type { CtShape } from './readCt';
import { READ_TOGETHER, readingOptions } from './readingOptions';

export interface ExplainCtOptions {
  /** Which slices, from 0, ascending: those that the model calls positive. By default all. */
  readonly slices?: readonly number[];
  readonly size: readonly [height: number, width: number];
}

/**
 * Why a trained model calls a prepared CT's slices positive, by Grad-CAM: of any variant, with and without attention. The CT is
 * read as `readCt` reads it. See `gradCam` for what the values mean.
 *
 * @param image As `preprocessCt` makes it.
 * @returns [slices asked for, *size] in [0, 1], 1 where the evidence is strongest in all of them.
 */
export async function explainCt(
  { model, card }: TrainedModel,
  image: Float32Array,
  shape: CtShape,
  { slices, size }: ExplainCtOptions,
): Promise<Float32Array> {
  const { sequenceLength } = readingOptions(shape[1], { slicesOfCt: card.slicesOfCt });
  const inputs = { scan: tf.tensor(image, shape), sliceMask: tf.ones([1, shape[1]]) };
  try {
    const maps = await gradCam(model, inputs, {
      output: HEMORRHAGE,
      size,
      slicesPerChunk: READ_TOGETHER,
      ...(slices && { slices }),
      ...(sequenceLength !== undefined && { sequenceLength }),
    });
    try {
      return Float32Array.from(await maps.data());
    } finally {
      maps.dispose();
    }
  } finally {
    tf.dispose(inputs);
  }
}
