import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import { elementCount, type Value } from '../graph/value';
import { add, multiply } from '../ops/elementwise';
import { sumChannels } from '../ops/sumChannels';
import { multiplyMatrices } from '../ops/multiplyMatrices';
import { reduce } from '../ops/reducing';
import { reshape } from '../ops/shaping';
import { fullValue, plainValue, plainView, type View } from '../views/view';
import { align } from '../views/align';
import { activate } from './activate';
import { elementwise } from './elementwise';
import { areAll, type GraphKernel, type GraphKernels } from './graphKernel';

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function matrixProduct(graph: Graph, a: View, b: View, { transposeA, transposeB }: Transposes): View {
  const inner = a.shape.at(transposeA ? -2 : -1)!;
  checkShapes(a, b, inner, b.shape.at(transposeB ? -1 : -2)!);
  // An outer product is an elementwise product of operands that broadcast.
  if (inner === 1 && !transposeA && !transposeB && a.shape.length === b.shape.length) {
    const { values, wrap } = align(graph, [a, b]);
    if (values.every((value) => value.shape.length <= 4)) {
      return wrap(multiply(graph, values[0]!, values[1]!));
    }
  }
  const summed = weightedChannelSums(graph, a, b, { transposeA, transposeB });
  if (summed) return summed;
  const product = multiplyMatrices(graph, plainValue(graph, a), plainValue(graph, b), {
    transposeA,
    transposeB,
  });
  return plainView(product);
}

function checkShapes(a: View, b: View, innerOfA: number, innerOfB: number): void {
  const shapes = `[${a.shape.join()}] and [${b.shape.join()}]`;
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new RadnetError(`matMul: expected matrices, got the shapes ${shapes}`);
  }
  if (innerOfA !== innerOfB) {
    throw new RadnetError(
      `matMul: inner sizes (${innerOfA}) and (${innerOfB}) of the shapes ${shapes} must match`,
    );
  }
  tf.broadcast_util.assertAndGetBroadcastShape([...a.shape.slice(0, -2)], [...b.shape.slice(0, -2)]);
}

/**
 * Multiplies one row by a matrix [rows, C] that is stored as [N, C, H, W]: sums over slices and pixels, without a
 * transpose. Returns undefined for other operands.
 */
function weightedChannelSums(
  graph: Graph,
  a: View,
  b: View,
  { transposeA, transposeB }: Transposes,
): View | undefined {
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const batches = elementCount(a.shape.slice(0, -2)) * elementCount(b.shape.slice(0, -2));
  if (b.layout === 'plain' || transposeB || rows !== 1 || batches !== 1) return undefined;
  const [n, c, h, w] = b.physical as [number, number, number, number];
  const shape = [...b.shape.slice(0, -2), 1, c];
  const full = fullValue(graph, b);
  return plainView(reshape(graph, channelSums(graph, a, full, [n, c, h, w]), shape));
}

function channelSums(
  graph: Graph,
  weights: View,
  maps: Value,
  [n, c, h, w]: readonly [number, number, number, number],
): Value {
  if (elementCount(weights.value.shape) === 1) {
    return multiply(graph, sumChannels(graph, maps), reshape(graph, weights.value, [1]));
  }
  const perPixel = reshape(graph, plainValue(graph, weights), [n, 1, h * w]);
  const flat = reshape(graph, maps, [n, c, h * w]);
  const sums = multiplyMatrices(graph, perPixel, flat, { transposeB: true });
  return reduce(graph, 'ReduceSum', sums, [0, 1]);
}

const batchMatMul: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs, attrs } = call;
  return matrixProduct(graph, inputs['a']!, inputs['b']!, attrs as unknown as Transposes);
};

const fusedMatMul: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs, attrs } = call;
  const { a, b, bias, preluActivationWeights } = inputs;
  const product = matrixProduct(graph, a!, b!, attrs as unknown as Transposes);
  const shifted = bias ? elementwise(graph, [product, bias], (x, y) => add(graph, x, y)) : product;
  return activate(graph, shifted, attrs, preluActivationWeights);
};

export const matrixKernels: GraphKernels = { BatchMatMul: batchMatMul, _FusedMatMul: fusedMatMul };
