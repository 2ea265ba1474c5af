import * as tf from '@tensorflow/tfjs';
import { elementCount, type ElementType } from '../graph/value';
import { cast, scalar } from '../ops/elementwise';
import { gather, ints, reshape, transpose } from '../ops/shaping';
import { plainValue, plainView } from '../views/view';
import type { GraphKernel, GraphKernels } from './graphKernel';

const transposeKernel: GraphKernel = ({ graph, inputs, attrs }) =>
  plainView(transpose(graph, plainValue(graph, inputs['x']!), attrs['perm'] as number[]));

const tile: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['x']!;
  const repeats = attrs['reps'] as number[];
  if (repeats.includes(0) || repeats.length !== x.shape.length) return undefined;
  const shape = x.shape.map((size, axis) => size * repeats[axis]!);
  // Along axes of size 1, repeating is broadcasting.
  if (x.layout === 'plain' && x.shape.every((size, axis) => size === 1 || repeats[axis] === 1)) {
    return plainView(x.value, shape);
  }
  const value = plainValue(graph, x);
  return plainView(graph.add('Tile', [value, ints(graph, repeats)], {}, [{ type: value.type, shape }])[0]!);
};

const gatherV2: GraphKernel = ({ graph, inputs, attrs }) => {
  const { x, indices } = inputs;
  if (attrs['batchDims'] !== 0 || indices!.value.type !== 'int32') return undefined;
  const [axis] = tf.util.parseAxisParam(attrs['axis'] as number, [...x!.shape]);
  // ONNX counts a negative index from the end, but TensorFlow.js throws. So the indices must be known, or trusted.
  const picked = indices!.value.data as Int32Array | undefined;
  const inside = picked?.every((index) => index >= 0 && index < x!.shape[axis!]!) ?? graph.trustsIndices;
  if (!inside) return undefined;
  return plainView(gather(graph, plainValue(graph, x!), plainValue(graph, indices!), axis!));
};

const unsortedSegmentSum: GraphKernel = ({ graph, inputs, attrs }) => {
  const { x, segmentIds } = inputs;
  if (x!.value.type !== 'float32' || segmentIds!.value.type !== 'int32') return undefined;
  const count = attrs['numSegments'] as number;
  const ids = segmentIds!.value.data as Int32Array | undefined;
  // ONNX counts negative ids from the end, but TensorFlow.js ignores them. So the ids must be known and in range.
  if (!ids || segmentIds!.shape.length !== 1 || ids.some((id) => id < 0 || id >= count)) return undefined;
  const inner = x!.shape.slice(1);
  const zeros = graph.add('Expand', [scalar(graph, 0), ints(graph, [count, ...inner])], {}, [
    { type: 'float32', shape: [count, ...inner] },
  ])[0]!;
  const indices = reshape(graph, plainValue(graph, segmentIds!), [ids.length, 1]);
  const rows = cast(graph, indices, 'int64');
  const inputsOfScatter = [zeros, rows, plainValue(graph, x!)];
  const attributes = { reduction: { string: 'add' } };
  return plainView(
    graph.add('ScatterND', inputsOfScatter, attributes, [{ type: 'float32', shape: zeros.shape }])[0]!,
  );
};

const oneHot: GraphKernel = ({ graph, inputs, attrs }) => {
  const indices = inputs['indices']!;
  const { depth, onValue, offValue, dtype } = attrs as unknown as tf.OneHotAttrs;
  if (indices.value.type !== 'int32' || !['float32', 'int32', 'bool'].includes(dtype)) return undefined;
  const type = dtype as ElementType;
  const last = reshape(graph, plainValue(graph, indices), [...indices.shape, 1]);
  const classes = graph.constant(
    'int32',
    [depth],
    Array.from({ length: depth }, (_, index) => index),
  );
  const shape = [...indices.shape, depth];
  const equal = graph.add('Equal', [last, classes], {}, [{ type: 'bool', shape }])[0]!;
  if (type === 'bool') return onValue === 1 && offValue === 0 ? plainView(equal) : undefined;
  const [on, off] = [scalar(graph, onValue, type), scalar(graph, offValue, type)];
  return plainView(graph.add('Where', [equal, on, off], {}, [{ type, shape }])[0]!);
};

const fill: GraphKernel = ({ graph, attrs }) => {
  const { shape, value, dtype } = attrs as unknown as tf.FillAttrs;
  const type = dtype ?? tf.util.inferDtype(value);
  if (typeof value !== 'number' || type !== 'float32' || elementCount(shape) < FILL_IN_GRAPH)
    return undefined;
  // Constants must be the same in every step. Programs fill with 0 and 1; other values may change.
  if (value !== 0 && value !== 1) return undefined;
  return plainView(scalar(graph, value), shape);
};

/** Smaller tensors are filled by the host: a constant would gain nothing, and their values may change in each step. */
const FILL_IN_GRAPH = 1024;

function like(value: number): GraphKernel {
  return ({ graph, inputs }) => {
    const x = inputs['x']!;
    return plainView(scalar(graph, value, x.value.type), x.shape);
  };
}

export const rearrangingKernels: GraphKernels = {
  Fill: fill,
  GatherV2: gatherV2,
  OneHot: oneHot,
  OnesLike: like(1),
  Tile: tile,
  Transpose: transposeKernel,
  UnsortedSegmentSum: unsortedSegmentSum,
  ZerosLike: like(0),
};
