import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import type { Uniform, WebgpuBackend, WebgpuProgram } from './webgpuBackend';

interface DropoutMaskAttributes {
  readonly shape: number[];
  readonly rate: number;
  /** Equal seeds give equal masks. */
  readonly seed: string;
}

/**
 * DropoutMask, a kernel that TensorFlow.js does not have: a mask of `shape`, float32, 0 with probability `rate` and
 * 1 / (1 - rate) otherwise. Each value's number is a hash of its place and the seed, made by the GPU.
 *
 * Source of the hash: Jarzynski and Olano 2020, "Hash Functions for GPU Rendering" (pcg).
 */
export const dropoutMask: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { shape, rate, seed } = args.attrs as unknown as DropoutMaskAttributes;
  const least = Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
  return backend.runWebGPUProgram(dropoutProgram(shape), [], 'float32', [
    seedUniform(seed),
    { type: 'uint32', data: [least] },
    { type: 'float32', data: [1 / (1 - rate)] },
  ]);
};

const THREADS = 64;

function dropoutProgram(shape: number[]): WebgpuProgram {
  return {
    variableNames: [],
    outputShape: shape,
    uniforms: 'seed : vec2<u32>, least : u32, scale : f32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: shape.map((_, axis) => axis) },
    dispatch: [Math.ceil(tf.util.sizeFromShape(shape) / THREADS), 1, 1],
    size: true,
    shaderKey: 'radnetDropoutMask',
    getUserCode: () => `
      fn pcg(value : u32) -> u32 {
        let state = value * 747796405u + 2891336453u;
        let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
        return (word >> 22u) ^ word;
      }
      fn main(index : i32) {
        if (index < uniforms.size) {
          let random = pcg(pcg(u32(index) ^ uniforms.seed.x) + uniforms.seed.y);
          setOutputAtIndex(index, select(0.0, uniforms.scale, random >= uniforms.least));
        }
      }
    `,
  };
}

/** A seed as shaders take it, vec2<u32>. */
export function seedUniform(seed: string): Uniform {
  return { type: 'uint32', data: seedWords(seed), drawn: { seed, words: seedWords } };
}

/** Two words of 32 bits (FNV-1a, from two offsets). */
function seedWords(text: string): number[] {
  return [0x811c9dc5, 0x01000193].map((offset) => {
    let hash = offset;
    for (let index = 0; index < text.length; index++)
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    // The last characters, which differ from draw to draw, have hardly reached the upper bits.
    return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ hash) >>> 0;
  });
}
