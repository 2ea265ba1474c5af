import { type CtCall, callScan, RadnetError } from '@radnet/core';
import { preprocessCt, slicePositionsMm, type Volume } from '@radnet/data';
import { heatMap } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import type { TrainedModel } from './modelCard';
import { HEMORRHAGE } from './radnet';

export interface CtPrediction {
  /** One a slice, foot to head, in [0, 1]. */
  readonly probabilities: Float32Array;
  /** Along the normal of the slices, mm, ascending. */
  readonly positionsMm: readonly number[];
  readonly call: CtCall;
  /** Where the model's attention is: [slices, size, size] probabilities; none for a model without attention. */
  readonly heat?: Float32Array;
}

/**
 * What a trained model says of a CT: each slice's probability of hemorrhage, the CT-level call, and its attention as
 * the mean of its auxiliary masks, drawn at `heatSize` pixels over the field of view.
 */
export async function predictCt(
  { model, card }: TrainedModel,
  volume: Volume,
  heatSize: number,
): Promise<CtPrediction> {
  const { image, slices, height, width, channels } = preprocessCt(volume, card.preprocess);
  const expected = model.inputs[0]!.shape.slice(2, 4);
  if (expected[0] !== height || expected[1] !== width) {
    throw new RadnetError(
      `model: expected slices of ${expected.join(' x ')}, its settings give ${height} x ${width}.`,
    );
  }
  const [calls, heat] = tf.tidy(() => {
    const scan = tf.tensor(image, [1, slices, height, width, channels]);
    const outputs = model.apply([scan, tf.ones([1, slices])]) as tf.Tensor | tf.Tensor[];
    const named = new Map(
      model.outputNames.map((name, i) => [name, Array.isArray(outputs) ? outputs[i]! : outputs]),
    );
    // Weighting blood in the loss multiplies the odds that the network gives; this takes it back.
    const lesionWeight = card.settings.bloodWeight;
    const masks = [...named].filter(([name]) => name !== HEMORRHAGE).map(([, mask]) => mask);
    const calls = named.get(HEMORRHAGE)!.sigmoid();
    return masks.length === 0
      ? [calls]
      : [calls, heatMap(masks, { lesionWeight, size: [heatSize, heatSize] })];
  }) as [tf.Tensor, tf.Tensor?];
  const probabilities = await calls.data<'float32'>();
  const heatValues = await heat?.data<'float32'>();
  tf.dispose(heat ? [calls, heat] : [calls]);
  return {
    probabilities,
    positionsMm: [...slicePositionsMm(volume)],
    call: callScan(probabilities, card),
    ...(heatValues && { heat: heatValues }),
  };
}
