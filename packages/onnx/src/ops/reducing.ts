import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { ints } from './shaping';

export type Reduction = 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd';

/** From this opset on, every reduction takes its axes as an input. Before it, only ReduceSum does. */
const AXES_AS_INPUT = 18;

export function reduce(
  graph: Graph,
  op: Reduction,
  x: Value,
  axes: readonly number[],
  keepDims = false,
): Value {
  if (axes.length === 0) return x;
  const shape = x.shape.flatMap((size, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [size]));
  const results = [{ type: x.type, shape }];
  const keepdims = { int: keepDims ? 1 : 0 };
  if (op === 'ReduceSum' || graph.opset >= AXES_AS_INPUT) {
    return graph.add(op, [x, ints(graph, axes)], { keepdims }, results)[0]!;
  }
  return graph.add(op, [x], { keepdims, axes: { ints: axes } }, results)[0]!;
}

export function argReduce(graph: Graph, op: 'ArgMax' | 'ArgMin', x: Value, axis: number): Value {
  const shape = x.shape.filter((_, index) => index !== axis);
  const attributes = { axis: { int: axis }, keepdims: { int: 0 } };
  return graph.add(op, [x], attributes, [{ type: 'int64', shape }])[0]!;
}
