import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { layoutOf, packTensors } from './packing';
import { partsOf } from './partsOf';
import { type Range, rangeSums } from './rangeSums';
import type { WebgpuBackend } from './webgpuBackend';

/** Numbers that one workgroup sums. */
const SPAN = 4096;

/** SquareSums, a custom kernel: the sum of squares of each of several non-empty float32 tensors, as [tensors]. */
export const squareSums: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { tensors } = args.inputs as unknown as { tensors: readonly tf.Tensor[] };
  const sums = partsOf(backend, tensors, ({ size }) => size).map((part) => sumsOf(backend, part));
  return sums.length === 1 ? sums[0]! : tf.tidy(() => tf.concat(sums.map(toTensor)));
};

/** Sums in two passes, so that several workgroups share a large tensor. */
function sumsOf(backend: WebgpuBackend, tensors: readonly tf.Tensor[]): tf.TensorInfo {
  const layout = layoutOf(tensors);
  const packed = packTensors(backend, tensors, layout);
  const spans: Range[] = [];
  const ofTensors = layout.offsets.map((offset, index): Range => {
    const first = spans.length;
    const end = (offset + layout.sizes[index]!) / 4;
    for (let begin = offset / 4; begin < end; begin += SPAN) {
      spans.push({ begin, end: Math.min(begin + SPAN, end) });
    }
    return { begin: first, end: spans.length };
  });
  const parts = rangeSums(backend, packed, spans, { squared: true });
  const sums = rangeSums(backend, parts, ofTensors);
  for (const { dataId } of [packed, parts]) backend.disposeData(dataId);
  return sums;
}

function toTensor(info: tf.TensorInfo): tf.Tensor1D {
  return tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor1D;
}
