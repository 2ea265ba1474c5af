import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { broadcastShapes } from './broadcastShapes';
import { transpose } from './shaping';

export interface MatrixOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** Multiplies matrices, which are the last two axes. The other axes broadcast. */
export function multiplyMatrices(
  graph: Graph,
  a: Value,
  b: Value,
  { transposeA = false, transposeB = false }: MatrixOptions = {},
): Value {
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const shape = [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns];
  const results = [{ type: a.type, shape }];
  if ((transposeA || transposeB) && graph.tunedForCpu) {
    const attributes = { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } };
    return graph.add('FusedMatMul', [a, b], attributes, results, { domain: 'com.microsoft' })[0]!;
  }
  const left = transposeA ? swapLastAxes(graph, a) : a;
  const right = transposeB ? swapLastAxes(graph, b) : b;
  return graph.add('MatMul', [left, right], {}, results)[0]!;
}

function swapLastAxes(graph: Graph, x: Value): Value {
  const axes = x.shape.map((_, axis) => axis);
  const last = axes.length - 1;
  return transpose(graph, x, [...axes.slice(0, -2), last, last - 1]);
}
