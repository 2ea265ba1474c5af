import { binaryCrossEntropy, type HeadLosses } from '@radnet/core';
import type * as tf from '@tensorflow/tfjs';
import { HEMORRHAGE } from './radnet';

/** Settings for {@link headLosses}. */
export interface HeadLossOptions {
  /** Weight of a positive slice, relative to a negative one. Default 1. */
  readonly sliceWeight?: number;
  /** Weight of each auxiliary segmentation loss; the slices' loss has weight 1. */
  readonly maskWeight: number;
  /** Weight of a pixel of blood, relative to one without. Balances the losses, because few pixels are blood. */
  readonly bloodWeight: number;
  /** Whether there are masks to learn from. If not, the segmentation heads have no loss. Default true. */
  readonly masks?: boolean;
}

/** The paper's weighted sum: the loss of the slices' labels, and a segmentation loss for each mask output. */
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
