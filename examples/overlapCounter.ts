import type { Batch, BatchSource, ChunkOutputs, MaskOverlap } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { bloodMask } from './bloodMask';

/** Counts voxels while predictions are made, so that no mask of a whole CT is ever held. */
export interface OverlapCounter {
  /** The same batches, each of one CT; the counter looks at their masks. */
  readonly source: BatchSource;
  /** To be handed what the segmentation heads give. */
  readonly onChunk: (chunk: ChunkOutputs) => Promise<void>;
  /** By CT. */
  readonly overlaps: ReadonlyMap<string, MaskOverlap>;
}

/**
 * How the mean of the segmentation heads, taken to be blood from 0.5 on, overlaps with the mask that was drawn.
 *
 * @param lesionWeight How much more a pixel of blood counted in training; taken back, as for the heat map.
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
