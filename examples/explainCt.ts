import { gradCam } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import type { TrainedModel } from './modelCard';
import { HEMORRHAGE } from './radnet';
import type { CtShape } from './readCt';
import { READ_TOGETHER, readingOptions } from './readingOptions';

/** Settings for {@link explainCt}. */
export interface ExplainCtOptions {
  /** The slices to explain, from 0, ascending; usually the positive ones. Default: all. */
  readonly slices?: readonly number[];
  /** Size of the heat maps, in pixels. */
  readonly size: readonly [height: number, width: number];
}

/**
 * Explains with Grad-CAM why a trained model of any variant finds slices of a prepared CT positive. The CT is read as in `readCt`. See
 * `gradCam` for the meaning of the values.
 *
 * @param image From `preprocessCt`.
 * @returns [given slices, *size] in [0, 1]; 1 is the strongest evidence in all of them.
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
