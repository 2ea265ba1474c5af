import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { alignView, viewsOf } from './bufferView';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

interface PixelWeightsAttributes {
  readonly slices: number;
  /** Of each slice. */
  readonly pixels: number;
}

/**
 * PixelWeights, a custom kernel: from { mask: [slices] float32 } to the weight of each pixel, [1, slices * pixels], and
 * to
 * `count`, the sum of the mask over all pixels. The weight is the mask of the pixel's slice divided by `count` or by 1,
 * whichever is larger. Without a mask, every slice counts as 1.
 */
export const pixelWeights: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { mask } = args.inputs as { mask?: tf.TensorInfo };
  const { slices, pixels } = args.attrs as unknown as PixelWeightsAttributes;
  const size = slices * pixels;
  const offset = alignView(4 * size);
  const packed = backend.runWebGPUProgram(
    program(offset / 4 + 1, size, mask !== undefined),
    mask ? [mask] : [],
    'float32',
    [
      { type: 'int32', data: [slices] },
      { type: 'int32', data: [pixels] },
      { type: 'int32', data: [offset / 4] },
    ],
  );
  return viewsOf(backend, packed, [
    { shape: [1, size], dtype: 'float32', offset: 0 },
    { shape: [], dtype: 'float32', offset },
  ]);
};

const THREADS = 128;

function program(outputSize: number, size: number, isMasked: boolean): WebgpuProgram {
  return {
    variableNames: isMasked ? ['mask'] : [],
    outputShape: [outputSize],
    uniforms: 'slices : i32, pixels : i32, countAt : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(size / THREADS), 1, 1],
    size: false,
    shaderKey: `radnet_pixelWeights_${isMasked}`,
    getUserCode: () => `
      fn main(index : i32) {
        var real = 0.0;
        for (var slice = 0; slice < uniforms.slices; slice++) {
          real += ${isMasked ? 'mask[slice]' : '1.0'};
        }
        let count = real * f32(uniforms.pixels);
        if (index < uniforms.slices * uniforms.pixels) {
          result[index] = ${isMasked ? 'mask[index / uniforms.pixels]' : '1.0'} / max(count, 1.0);
        }
        if (index == 0) {
          result[uniforms.countAt] = count;
        }
      }
    `,
  };
}
