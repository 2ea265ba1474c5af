import * as tf from '@tensorflow/tfjs';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

const THREADS = 256;
/** What a workgroup sums at least, where there are several, */
const LEAST_VALUES = 2 ** 16;
/** and workgroups that fill a large GPU. */
const MOST_GROUPS = 1024;

/** The sum of all values of a float32 tensor, [1]: one program, or two where it is long. */
export function sumAll(backend: WebgpuBackend, x: tf.TensorInfo): tf.TensorInfo {
  const size = tf.util.sizeFromShape(x.shape);
  const lanes = size % 4 === 0 ? 4 : 1;
  const groups = Math.min(Math.ceil(size / LEAST_VALUES), MOST_GROUPS);
  const parts = backend.runWebGPUProgram(
    program(lanes, groups),
    [{ ...x, shape: [size] }],
    'float32',
    [size / lanes, Math.ceil(size / lanes / groups)].map((count) => ({ type: 'int32', data: [count] })),
  );
  if (groups === 1) return parts;
  const sum = sumAll(backend, parts);
  backend.disposeData(parts.dataId);
  return sum;
}

function program(lanes: 1 | 4, groups: number): WebgpuProgram {
  return {
    variableNames: ['x'],
    variableComponents: [lanes],
    outputShape: [groups],
    uniforms: 'count : i32, groupCount : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0], y: [1], z: [2] },
    dispatch: [groups, 1, 1],
    size: false,
    shaderKey: `radnet_sumAll_${lanes}`,
    getUserCode: () => `
      alias V = ${lanes === 4 ? 'vec4<f32>' : 'f32'};
      var<workgroup> partial : array<V, ${THREADS}>;
      fn main() {
        let thread = i32(localIndex);
        let begin = i32(workgroupId.x) * uniforms.groupCount;
        let end = min(begin + uniforms.groupCount, uniforms.count);
        var sum = V(0.0);
        for (var index = begin + thread; index < end; index += ${THREADS}) { sum += x[index]; }
        partial[thread] = sum;
        for (var half = ${THREADS / 2}; half > 0; half /= 2) {
          workgroupBarrier();
          if (thread < half) { partial[thread] += partial[thread + half]; }
        }
        if (thread == 0) { result[i32(workgroupId.x)] = ${lanes === 4 ? 'dot(partial[0], V(1.0))' : 'partial[0]'}; }
      }
    `,
  };
}
