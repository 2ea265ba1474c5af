import { type CtCall, callScan, RadnetError } from '@radnet/core';
import { preprocessCt, slicePositionsMm, type Volume } from '@radnet/data';
import { explainCt } from './explainCt';
import type { TrainedModel } from './modelCard';
import { type AttentionOptions, type CtShape, readCt, type ReadCtOptions } from './readCt';

/** A model's prediction for one CT. */
export interface CtPrediction {
  /** One probability per slice, from foot to head, in [0, 1]. */
  readonly probabilities: Float32Array;
  /** Position of each slice along the slices' normal, in mm, ascending. */
  readonly positionsMm: readonly number[];
  /** The call, positive or negative, for the whole CT. */
  readonly call: CtCall;
  /**
   * The heat map, [slices, size, size] in [0, 1]. With attention, it holds probabilities, and is undefined for a model
   * without segmentation heads or one trained without masks. With Grad-CAM, it is 0 on negative slices.
   */
  readonly heat?: Float32Array;
  readonly heatKind: HeatKind;
  /** Predicted pixels of blood per slice, only with attention: see `bloodVolumeMl`. */
  readonly bloodPixels?: Float32Array;
}

/** `attention`: the mean of the auxiliary masks, as in the paper. `grad-cam`: what raises the logits of positive slices. */
export const HEAT_KINDS = ['attention', 'grad-cam'] as const;
export type HeatKind = (typeof HEAT_KINDS)[number];

/**
 * Predicts a CT with a trained model: each slice's probability of hemorrhage, the call for the CT, and a heat map of `heatSize` pixels across
 * the field of view.
 */
export async function predictCt(
  trained: TrainedModel,
  volume: Volume,
  heatSize: number,
  heatKind: HeatKind = 'attention',
  reading: Pick<ReadCtOptions, 'slicesTogether' | 'onSlices'> = {},
): Promise<CtPrediction> {
  const { model, card } = trained;
  const { image, slices, height, width, channels } = preprocessCt(volume, card.preprocess);
  const expected = model.inputs[0]!.shape.slice(2, 4);
  if (expected[0] !== height || expected[1] !== width) {
    throw new RadnetError(
      `model: expected slices of ${expected.join(' x ')}, its settings give ${height} x ${width}.`,
    );
  }
  const scan: CtShape = [1, slices, height, width, channels];
  const attention: AttentionOptions = {
    // The weight of blood in the loss multiplies the odds that the network predicts. The heat map corrects for it.
    lesionWeight: card.settings.bloodWeight,
    size: [heatSize, heatSize],
  };
  const { masks = true, slicesOfCt } = card;
  const {
    probabilities,
    heat: attended,
    bloodPixels,
  } = await readCt(model, image, scan, {
    ...reading,
    slicesOfCt,
    ...(masks && heatKind === 'attention' && { attention }),
  });
  const heat =
    heatKind === 'grad-cam'
      ? await gradCamOf(trained, image, scan, { probabilities, size: heatSize })
      : attended;
  return {
    probabilities,
    heatKind,
    positionsMm: [...slicePositionsMm(volume)],
    call: callScan(probabilities, card),
    ...(heat && { heat }),
    ...(bloodPixels && { bloodPixels }),
  };
}

/** Grad-CAM for the positive slices; there is nothing to explain in the others. */
async function gradCamOf(
  trained: TrainedModel,
  image: Float32Array,
  shape: CtShape,
  { probabilities, size }: { readonly probabilities: Float32Array; readonly size: number },
): Promise<Float32Array> {
  const { threshold } = trained.card;
  const positive = Array.from(probabilities.keys()).filter((slice) => probabilities[slice]! >= threshold);
  const heat = new Float32Array(probabilities.length * size * size);
  if (positive.length === 0) return heat;
  const maps = await explainCt(trained, image, shape, { slices: positive, size: [size, size] });
  const area = size * size;
  positive.forEach((slice, at) => heat.set(maps.subarray(at * area, (at + 1) * area), slice * area));
  return heat;
}
