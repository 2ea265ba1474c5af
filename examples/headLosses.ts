import { binaryCrossEntropy, type HeadLosses } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { HEMORRHAGE } from './radnet';

export interface HeadLossOptions {
  /** How much more a positive slice counts than a negative one. Default 1. */
  readonly sliceWeight?: number;
  /** Weight of each auxiliary segmentation loss beside the call of the slices. */
  readonly maskWeight: number;
  /** How much more a pixel of blood counts than one without: few pixels are blood. */
  readonly bloodWeight: number;
  /** Whether there are masks to learn from; without, the segmentation heads are left out. Default true. */
  readonly masks?: boolean;
}

/** The weighted sum of the paper: the call of each slice, and one segmentation loss for each mask. */
export function headLosses(
  model: tf.LayersModel,
  { sliceWeight = 1, maskWeight, bloodWeight, masks = true }: HeadLossOptions,
): HeadLosses {
  const loss = binaryCrossEntropy({ classWeights: [1, sliceWeight] });
  const maskLoss = binaryCrossEntropy({ classWeights: [1, bloodWeight] });
  return Object.fromEntries(
    model.outputNames
      .filter((name) => masks || name === HEMORRHAGE)
      .map((name) =>
        name === HEMORRHAGE
          ? [name, { target: 'hemorrhage', loss, weight: 1 }]
          : [name, { target: 'hemorrhageMask', loss: maskLoss, weight: maskWeight }],
      ),
  );
}
