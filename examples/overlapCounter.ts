import type { Batch, BatchSource, ChunkOutputs, MaskOverlap } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { bloodMask } from './bloodMask';

/** Counts voxels during prediction, so that the predicted masks of a whole CT are never in memory at once. */
export interface OverlapCounter {
  /** The same batches of one CT each, with their masks observed by the counter. */
  readonly source: BatchSource;
  /** Takes the outputs of the segmentation heads, chunk by chunk. */
  readonly onChunk: (chunk: ChunkOutputs) => Promise<void>;
  /** Overlaps by the CT's id. */
  readonly overlaps: ReadonlyMap<string, MaskOverlap>;
}

/**
 * Counts how the predicted mask (where the mean of the segmentation heads is 0.5 or more) overlaps with the drawn one.
 *
 * @param lesionWeight The weight of a pixel of blood in training. The probabilities are corrected for it, as in the heat map.
 */
export function overlapCounter(source: BatchSource, lesionWeight: number): OverlapCounter {
  const overlaps = new Map<string, MaskOverlap>();
  let current: Batch | undefined;
  return {
    source: {
      ...source,
      async *batches(epoch) {
        for await (const batch of source.batches(epoch)) {
          current = batch;
          yield batch;
        }
      },
    },
    async onChunk({ scanIds, begin, outputs }) {
      const counts = tf.tidy(() => {
        const predicted = bloodMask(Object.values(outputs), lesionWeight);
        const drawn = current!.targets['hemorrhageMask']!.slice([0, begin], [1, predicted.shape[1]!]);
        return tf.stack([drawn.sum(), predicted.sum(), drawn.mul(predicted).sum()]);
      });
      const [drawn, predicted, both] = await counts.data<'float32'>();
      counts.dispose();
      const before = overlaps.get(scanIds[0]!) ?? { drawn: 0, predicted: 0, both: 0 };
      overlaps.set(scanIds[0]!, {
        drawn: before.drawn + drawn!,
        predicted: before.predicted + predicted!,
        both: before.both + both!,
      });
    },
    overlaps,
  };
}
