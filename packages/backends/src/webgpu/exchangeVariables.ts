import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { BufferView } from './bufferView';
import { copyTensors, layoutOf, packTensors } from './packing';
import type { TensorRecord, WebgpuBackend } from './webgpuBackend';

interface Pair {
  readonly one: tf.Variable;
  readonly other: tf.Variable;
}

interface Inputs {
  readonly ones: readonly tf.Variable[];
  readonly others: readonly tf.Variable[];
}

/**
 * ExchangeVariables, a custom kernel: exchanges the values of `ones` and `others` in pairs of equal shape, float32.
 * Variables in an `Arena` stay there, so that programs bound to their buffers find the new values. Other tensors that
 * share a variable's values keep them.
 */
export const exchangeVariables: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { ones, others } = args.inputs as unknown as Inputs;
  const inPlace: Pair[] = [];
  ones.forEach((one, index) => {
    const pair = { one, other: others[index]! };
    if (haveBuffersToStayIn(backend, pair)) inPlace.push(pair);
    else exchangeData(pair);
  });
  if (inPlace.length > 0) exchangeInPlace(backend, inPlace);
  return [];
};

/** Whether the two are in different buffers (WebGPU cannot copy within one) and share their values with no tensor. */
function haveBuffersToStayIn(backend: WebgpuBackend, { one, other }: Pair): boolean {
  const [first, second] = [one, other].map(({ dataId }) => backend.tensorMap.get(dataId).resource);
  return (
    first instanceof BufferView &&
    second instanceof BufferView &&
    first.buffer !== second.buffer &&
    backend.refCount(one.dataId) === 1 &&
    backend.refCount(other.dataId) === 1
  );
}

function exchangeData({ one, other }: Pair): void {
  const kept = one.clone();
  one.assign(other);
  other.assign(kept);
  kept.dispose();
}

function exchangeInPlace(backend: WebgpuBackend, pairs: readonly Pair[]): void {
  const layout = layoutOf(pairs.map(({ one }) => one));
  const kept = packTensors(
    backend,
    pairs.map(({ one }) => one),
    layout,
  );
  const sizeOf = (index: number): number => layout.sizes[index]!;
  copyTensors(
    backend,
    pairs.map(({ one, other }, index) => ({ from: other, size: sizeOf(index), to: placeOf(backend, one) })),
  );
  copyTensors(
    backend,
    pairs.map(({ other }, index) => ({
      from: kept,
      begin: layout.offsets[index]!,
      size: sizeOf(index),
      to: placeOf(backend, other),
    })),
  );
  backend.disposeData(kept.dataId);
}

/** Returns the variable's place for writing, and forgets values that were read earlier. */
function placeOf(backend: WebgpuBackend, { dataId }: tf.Variable): BufferView {
  const record: TensorRecord = backend.tensorMap.get(dataId);
  const view = record.resource as BufferView;
  record.values = null;
  view.shared.writes++;
  return view;
}
