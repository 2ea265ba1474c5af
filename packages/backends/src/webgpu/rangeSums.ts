import type * as tf from '@tensorflow/tfjs';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/** Of a vector, from `begin` up to but not including `end`. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** Numbers, or their squares, summed over each of several ranges of a vector, float32. A workgroup sums a range: they should be of like lengths. */
export function rangeSums(
  backend: WebgpuBackend,
  vector: tf.TensorInfo,
  ranges: readonly Range[],
  { squared = false }: { readonly squared?: boolean } = {},
): tf.TensorInfo {
  const bounds = Int32Array.from(ranges.flatMap(({ begin, end }) => [begin, end]));
  const table = backend.makeTensorInfo([bounds.length], 'int32', bounds);
  const sums = backend.runWebGPUProgram(program(ranges.length, squared), [vector, table], 'float32');
  backend.disposeData(table.dataId);
  return sums;
}

const THREADS = 64;

function program(count: number, squared: boolean): WebgpuProgram {
  return {
    variableNames: ['x', 'bounds'],
    outputShape: [count],
    uniforms: '',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [count, 1, 1],
    size: true,
    shaderKey: `radnetRangeSums_${squared}`,
    getUserCode: () => `
      var<workgroup> sums : array<f32, ${THREADS}>;
      fn main(index : i32) {
        let range = index / ${THREADS};
        var sum = 0.0;
        if (range < uniforms.size) {
          let end = bounds[2 * range + 1];
          for (var at = bounds[2 * range] + i32(localIndex); at < end; at += ${THREADS}) {
            sum += x[at]${squared ? ' * x[at]' : ''};
          }
        }
        sums[localIndex] = sum;
        for (var half = ${THREADS / 2}u; half > 0u; half /= 2u) {
          workgroupBarrier();
          if (localIndex < half) {
            sums[localIndex] += sums[localIndex + half];
          }
        }
        if (localIndex == 0u && range < uniforms.size) {
          result[range] = sums[0];
        }
      }
    `,
  };
}
