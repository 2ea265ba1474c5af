import * as tf from '@tensorflow/tfjs';
import { runCountedProgram } from './countedProgram';
import type { WebgpuBackend } from './webgpuBackend';

const THREADS = 256;
/** Smallest number of values for a workgroup if there are several. */
const LEAST_VALUES = 2 ** 16;
/** Number of workgroups that fill a large GPU. */
const MOST_GROUPS = 1024;

/** Sums all values of a float32 tensor, as [1]. Takes one program, or two if the tensor is long. */
export function sumAll(backend: WebgpuBackend, x: tf.TensorInfo): tf.TensorInfo {
  const size = tf.util.sizeFromShape(x.shape);
  const lanes = size % 4 === 0 ? 4 : 1;
  const groups = Math.min(Math.ceil(size / LEAST_VALUES), MOST_GROUPS);
  const parts = runCountedProgram(backend, {
    inputs: { x },
    inFours: lanes === 4 ? ['x'] : [],
    size: groups,
    counts: { count: size / lanes, groupCount: Math.ceil(size / lanes / groups) },
    threads: THREADS,
    groups: [groups, 1, 1],
    key: 'sumAll',
    code: `
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
  });
  if (groups === 1) return parts;
  const sum = sumAll(backend, parts);
  backend.disposeData(parts.dataId);
  return sum;
}
