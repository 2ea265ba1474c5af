import * as tf from '@tensorflow/tfjs';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/**
 * Sums a tensor over its first, short axis: [P, ...] to [...]. tfjs's `sum` transposes first, and uses a separate
 * workgroup for each of the many results.
 */
export function sumParts(parts: tf.Tensor): tf.Tensor {
  const [count, ...shape] = parts.shape;
  const size = tf.util.sizeFromShape(shape);
  const backend = tf.backend() as WebgpuBackend;
  const made = backend.runWebGPUProgram(program(size), [parts], 'float32', [
    { type: 'int32', data: [count] },
  ]);
  return tf.engine().makeTensorFromTensorInfo(made).reshape(shape);
}

const THREADS = 64;

function program(size: number): WebgpuProgram {
  return {
    variableNames: ['x'],
    outputShape: [size],
    uniforms: 'parts : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(size / THREADS), 1, 1],
    size: true,
    shaderKey: 'radnetSumParts',
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          var sum = 0.0;
          for (var part = 0; part < uniforms.parts; part++) {
            sum += x[part * uniforms.size + index];
          }
          setOutputAtIndex(index, sum);
        }
      }
    `,
  };
}
