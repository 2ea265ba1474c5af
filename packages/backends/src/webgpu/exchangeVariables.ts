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
 * ExchangeVariables, a kernel of our own: `ones` and `others` exchange their values, pair by pair, each of one shape, float32. Those that lie
 * in an `Arena` stay there, so that what is bound to their buffers finds the new values. Whoever shares a variable's values keeps them.
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

/** Two, since a buffer cannot be copied within itself, and for themselves alone. */
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

/** Where the variable lies, to be written to: what was read of it is forgotten. */
function placeOf(backend: WebgpuBackend, { dataId }: tf.Variable): BufferView {
  const record: TensorRecord = backend.tensorMap.get(dataId);
  const view = record.resource as BufferView;
  record.values = null;
  view.shared.writes++;
  return view;
}
