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
 * DropoutMask, a kernel that TensorFlow.js does not have: a mask of `shape`, float32, 0 with probability `rate` and
 * 1 / (1 - rate) otherwise, and the one that WebGPU makes of the same seed. What is composed of tfjs's operations elsewhere goes
 * wrong here: WebGL's integers are floats, whose products do not wrap around. It takes WebGL 2, which has integers in shaders.
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
  // A texture's values lie in a row, whatever the shape.
  return { ...made, shape };
};

/** The integer of the same 32 bits: uniforms of tfjs's programs are signed. */
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
