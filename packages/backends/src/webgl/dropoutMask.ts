import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { seedUniform } from '../webgpu/dropoutCode';

interface DropoutMaskAttributes {
  readonly shape: number[];
  readonly rate: number;
  /** Equal seeds give equal masks. */
  readonly seed: string;
}

/**
 * DropoutMask, a custom kernel: makes a float32 mask of `shape` that is 0 with probability `rate` and 1 / (1 - rate)
 * otherwise. It equals the mask that WebGPU makes from the same seed. Other backends compose the mask of tfjs's
 * operations, which does not work on WebGL: tfjs stores integers as floats there, and their products do not wrap
 * around. Needs WebGL 2, whose shaders have integers.
 *
 * Source of the hash: Jarzynski and Olano 2020, "Hash Functions for GPU Rendering" (pcg).
 */
export const dropoutMask: KernelOverride = () => (args) => {
  const backend = args.backend as tf.MathBackendWebGL;
  const { shape, rate, seed } = args.attrs as unknown as DropoutMaskAttributes;
  const least = Math.min(Math.round(rate * 2 ** 32), 2 ** 32 - 1);
  const made = backend.runWebGLProgram(dropoutProgram(tf.util.sizeFromShape(shape)), [], 'float32', [
    seedUniform(seed).data.map(asInteger),
    [asInteger(least)],
    [1 / (1 - rate)],
  ]);
  // The order of the values in a texture does not depend on the shape.
  return { ...made, shape };
};

/** Returns the signed integer with the same 32 bits, because tfjs's programs have signed uniforms only. */
function asInteger(word: number): number {
  return word | 0;
}

type Program = Parameters<tf.MathBackendWebGL['runWebGLProgram']>[0];

function dropoutProgram(size: number): Program {
  return {
    variableNames: [],
    outputShape: [size],
    customUniforms: [
      { name: 'seed', type: 'ivec2' },
      { name: 'least', type: 'int' },
      { name: 'scale', type: 'float' },
    ],
    userCode: `
      uint pcg(uint value) {
        uint state = value * 747796405u + 2891336453u;
        uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
        return (word >> 22u) ^ word;
      }
      void main() {
        uint random = pcg(pcg(uint(getOutputCoords()) ^ uint(seed.x)) + uint(seed.y));
        setOutput(random >= uint(least) ? scale : 0.0);
      }
    `,
  };
}
