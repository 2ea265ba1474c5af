import { estimateStepMemory, type HeadLosses, RadnetError } from '@radnet/core';
import { nvidiaDriver } from '@radnet/core/node';
import * as tf from '@tensorflow/tfjs';
import { DESCRIBED } from './radnet';

/** What a step may take of the memory: estimates were off by up to 15 % (docs/performance.md). */
const SHARE = 0.85;

/** TensorFlow.js's names of the backends that may compute on a GPU. */
const ON_GPU: readonly string[] = ['onnx-cuda', 'tensorflow', 'onnx-webgpu', 'webgpu'];

export interface StepSize {
  readonly batchSize: number;
  /** Slices of each CT in a step. */
  readonly maxSlices: number;
}

/** GB of a GPU's memory that are free: NVIDIA's driver tells; undefined where nobody does, and on the CPU. */
export function freeDeviceMemory(backend: string): number | undefined {
  if (!ON_GPU.includes(backend)) return undefined;
  // tfjs-node, with a GPU and without, goes by one name.
  const { isUsingGpuDevice = true } = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
  if (!isUsingGpuDevice) return undefined;
  const driver = nvidiaDriver();
  if (driver === undefined || 'failure' in driver || driver.cards.length === 0) return undefined;
  return (driver.cards[0]!.freeMiB * 2 ** 20) / 1e9;
}

/**
 * Finds out, before a training, whether a step fits into so many GB, and how many slices of each CT to encode at a time
 * where it does not. Undefined where it fits as a whole.
 *
 * @param build Makes a network of the kind that is to be trained.
 * @throws RadnetError where not even single slices fit.
 */
export async function chunksThatFit(
  build: () => tf.LayersModel,
  heads: (model: tf.LayersModel) => HeadLosses,
  size: StepSize,
  memoryGb: number,
  say: (message: string) => void = console.log,
): Promise<number | undefined> {
  const { batchSize, maxSlices } = size;
  const slices = batchSize * maxSlices;
  const model = build();
  const [, , height, width, channels] = model.inputs[0]!.shape as [null, null, number, number, number];
  const bytes = (slicesPerChunk?: number): Promise<number> =>
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
      ...(slicesPerChunk !== undefined && {
        chunks: { slicesPerChunk: batchSize * slicesPerChunk, embedding: DESCRIBED },
      }),
    });
  const gb = (count: number): string => (count / 1e9).toFixed(2);
  try {
    const whole = await bytes();
    if (whole <= SHARE * memoryGb * 1e9) return undefined;
    const asked = `a step of ${batchSize} CTs of ${maxSlices} slices needs about ${gb(whole)} GB, and ${memoryGb.toFixed(2)} are there`;
    for (let each = Math.ceil(maxSlices / 2); ; each = Math.ceil(each / 2)) {
      const needed = await bytes(each);
      if (needed <= SHARE * memoryGb * 1e9) {
        say(
          `memory: ${asked}: ${each} slices of each CT are encoded at a time, which takes ${gb(needed)} GB. ` +
            'Batch norm then sees so many at a time.',
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
  }
}
