import { estimateStepMemory, type HeadLosses, RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { counted } from './counted';
import { DESCRIBED } from './radnet';

/** The share of the memory that an estimate may fill: steps took up to 1.18 times their estimates (docs/performance.md). */
const SHARE = 0.85;

/**
 * On WebGPU, buffers take more memory than tensors need: at most one and a half times on `webgpu` (`boundPool` of @radnet/core). With
 * ONNX Runtime, an H100's memory grew by up to 1.55 times the estimate (docs/performance.md).
 */
const SHARE_WITH_UNUSED = SHARE / 1.5;

/** The size of a training step. */
export interface StepSize {
  /** CTs in a step. */
  readonly batchSize: number;
  /** Slices of each CT in a step. */
  readonly maxSlices: number;
  /** How many slices of each CT to encode at a time. Default: all. */
  readonly slicesPerChunk?: number | undefined;
}

/**
 * Estimates, before a training, whether a step fits into this much memory and, if not, how many slices of each CT to encode at a time.
 *
 * @param build Makes a network like the one to be trained.
 * @returns The chunk to use; `slicesPerChunk` as given if that fits.
 * @throws RadnetError if not even single slices fit.
 */
export async function chunksThatFit(
  build: () => tf.LayersModel,
  heads: (model: tf.LayersModel) => HeadLosses,
  size: StepSize,
  memoryGb: number,
  say: (message: string) => void = console.log,
): Promise<number | undefined> {
  const { batchSize, maxSlices, slicesPerChunk } = size;
  const slices = batchSize * maxSlices;
  const model = build();
  const [, , height, width, channels] = model.inputs[0]!.shape as [null, null, number, number, number];
  const bytes = (each?: number): Promise<number> =>
    estimateStepMemory({
      model,
      heads: heads(model),
      slices,
      batch: (count) => ({
        scanIds: ['any'],
        inputs: { scan: tf.zeros([1, count, height, width, channels]), sliceMask: tf.ones([1, count]) },
        targets: {
          hemorrhage: tf.zeros([1, count, 1]),
          hemorrhageMask: tf.zeros([1, count, height, width, 1]),
        },
        sliceMask: tf.ones([1, count]),
      }),
      ...(each !== undefined && {
        chunks: { slicesPerChunk: batchSize * each, embedding: DESCRIBED },
      }),
    });
  const gb = (count: number): string => (count / 1e9).toFixed(2);
  const most = memoryGb * 1e9 * (tf.getBackend().endsWith('webgpu') ? SHARE_WITH_UNUSED : SHARE);
  try {
    const asIs = await bytes(slicesPerChunk);
    if (asIs <= most) return slicesPerChunk;
    const atATime = slicesPerChunk === undefined ? '' : `, ${slicesPerChunk} of each at a time,`;
    const asked = `a step of ${counted(batchSize, 'CT')} of ${counted(maxSlices, 'slice')}${atATime} needs about ${gb(asIs)} GB, but only ${memoryGb.toFixed(2)} GB are free`;
    for (let each = Math.ceil((slicesPerChunk ?? maxSlices) / 2); ; each = Math.ceil(each / 2)) {
      const needed = await bytes(each);
      if (needed <= most) {
        say(
          `memory: ${asked}: ${each} slices of each CT are encoded at a time, which takes ${gb(needed)} GB. ` +
            'Batch norm then takes its statistics over these.',
        );
        return each;
      }
      if (each === 1) {
        throw new RadnetError(
          `memory: ${asked}; one slice of each at a time still needs ${gb(needed)}. ` +
            'Smaller batches, slices or networks need less (--batch-size, --max-slices, --spacing-mm, --depth).',
        );
      }
    }
  } finally {
    model.dispose();
    // Frees the compiled graphs of the trials, which hold memory and are not used again.
    (tf.backend() as { forgetCompiled?: () => void }).forgetCompiled?.();
  }
}
