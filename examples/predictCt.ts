import { type CtCall, callScan, RadnetError } from '@radnet/core';
import { preprocessCt, slicePositionsMm, type Volume } from '@radnet/data';
import type { TrainedModel } from './modelCard';
import { type AttentionOptions, type CtShape, readCt } from './readCt';

export interface CtPrediction {
  /** One a slice, foot to head, in [0, 1]. */
  readonly probabilities: Float32Array;
  /** Along the normal of the slices, mm, ascending. */
  readonly positionsMm: readonly number[];
  readonly call: CtCall;
  /**
   * Where the model's attention is: [slices, size, size] probabilities; none for a model without attention, or one that
   * had no masks to learn it from.
   */
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
  const scan: CtShape = [1, slices, height, width, channels];
  const attention: AttentionOptions = {
    // Weighting blood in the loss multiplies the odds that the network gives; the heat map takes it back.
    lesionWeight: card.settings.bloodWeight,
    size: [heatSize, heatSize],
  };
  const { masks = true, slicesOfCt } = card;
  const { probabilities, heat } = await readCt(model, image, scan, {
    slicesOfCt,
    ...(masks && { attention }),
  });
  return {
    probabilities,
    positionsMm: [...slicePositionsMm(volume)],
    call: callScan(probabilities, card),
    ...(heat && { heat }),
  };
}
