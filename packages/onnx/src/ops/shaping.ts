import type { Graph } from '../graph/graph';
import { elementCount, sameShape, type Value } from '../graph/value';
import { broadcastShapes } from './broadcastShapes';

export function ints(graph: Graph, values: readonly number[]): Value {
  return graph.constant('int64', [values.length], values);
}

export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  // A constant's other shapes are constants too, so that what is folded stays folded.
  if (x.constantId !== undefined && x.data!.length === 1) {
    return graph.constant(x.type, shape, [Number(x.data![0])]);
  }
  return graph.derive(
    x,
    `reshape ${shape.join()}`,
    () => graph.add('Reshape', [x, ints(graph, shape)], {}, [{ type: x.type, shape }])[0]!,
  );
}

/** Axis i of the result is axis permutation[i] of x. */
export function transpose(graph: Graph, x: Value, permutation: readonly number[]): Value {
  if (permutation.every((axis, index) => axis === index)) return x;
  const shape = permutation.map((axis) => x.shape[axis]!);
  const moved = permutation.filter((axis) => x.shape[axis] !== 1);
  // Where only axes of size 1 move, the order in memory stays.
  if (moved.every((axis, index) => index === 0 || moved[index - 1]! < axis)) return reshape(graph, x, shape);
  return graph.derive(
    x,
    `transpose ${permutation.join()}`,
    () => graph.add('Transpose', [x], { perm: { ints: permutation } }, [{ type: x.type, shape }])[0]!,
  );
}

/** `x` broadcast to `shape`. */
export function expand(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  if (elementCount(x.shape) === elementCount(shape)) return reshape(graph, x, shape);
  const result = { type: x.type, shape: broadcastShapes(x.shape, shape) };
  return graph.derive(
    x,
    `expand ${shape.join()}`,
    () => graph.add('Expand', [x, ints(graph, shape)], {}, [result])[0]!,
  );
}

export function concat(graph: Graph, values: readonly Value[], axis: number): Value {
  if (values.length === 1) return values[0]!;
  const shape = [...values[0]!.shape];
  shape[axis] = values.reduce((sum, value) => sum + value.shape[axis]!, 0);
  return graph.add('Concat', values, { axis: { int: axis } }, [{ type: values[0]!.type, shape }])[0]!;
}

/** What one axis keeps: from `begin`, below `end`, each `step`-th; a step below 0 goes down from `begin`. */
export interface AxisRange {
  readonly axis: number;
  readonly begin: number;
  readonly end: number;
  readonly step?: number;
}

/** The `end` that with a negative step means: down to the first element. */
export const BEFORE_FIRST = -(2 ** 31);

export function slice(graph: Graph, x: Value, ranges: readonly AxisRange[]): Value {
  const kept = ranges.filter(
    ({ axis, begin, end, step = 1 }) => step !== 1 || begin !== 0 || end !== x.shape[axis],
  );
  if (kept.length === 0) return x;
  const shape = [...x.shape];
  for (const { axis, begin, end, step = 1 } of kept) {
    const last = end === BEFORE_FIRST ? -1 : end;
    shape[axis] = Math.max(0, Math.ceil((last - begin) / step));
  }
  const steps = kept.map(({ step = 1 }) => step);
  if (graph.tunedForCpu && isSomeChannels(x, kept)) {
    const indices = Array.from({ length: shape[1]! }, (_, index) => kept[0]!.begin + index);
    const results = [{ type: x.type, shape }];
    return graph.add('Gather', [x, ints(graph, indices)], { axis: { int: 1 } }, results)[0]!;
  }
  const inputs = [
    x,
    ints(
      graph,
      kept.map(({ begin }) => begin),
    ),
    ints(
      graph,
      kept.map(({ end }) => end),
    ),
    ints(
      graph,
      kept.map(({ axis }) => axis),
    ),
    ...(steps.some((step) => step !== 1) ? [ints(graph, steps)] : []),
  ];
  return graph.add('Slice', inputs, {}, [{ type: x.type, shape }])[0]!;
}

/** From so many pixels on a channel is worth a copy of its own: ONNX Runtime gathers with all threads, and slices with one. */
const PIXELS_TO_GATHER = 256;

function isSomeChannels({ shape }: Value, [range, ...more]: readonly AxisRange[]): boolean {
  if (more.length > 0 || shape.length !== 4 || range!.axis !== 1 || (range!.step ?? 1) !== 1) return false;
  return shape[2]! * shape[3]! >= PIXELS_TO_GATHER;
}

export function reverse(graph: Graph, x: Value, axes: readonly number[]): Value {
  return slice(
    graph,
    x,
    axes.map((axis) => ({ axis, begin: x.shape[axis]! - 1, end: BEFORE_FIRST, step: -1 })),
  );
}

/** @param paddings for each axis what goes before and after it. */
export function pad(
  graph: Graph,
  x: Value,
  paddings: readonly (readonly [number, number])[],
  fill: Value,
  mode: 'constant' | 'reflect' | 'edge' = 'constant',
): Value {
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
  const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  const amounts = ints(graph, [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
  const inputs = mode === 'constant' ? [x, amounts, fill] : [x, amounts];
  return graph.add('Pad', inputs, { mode: { string: mode } }, [{ type: x.type, shape }])[0]!;
}

/** Elements `indices` of one axis, whose place the indices' shape takes. */
export function gather(graph: Graph, x: Value, indices: Value, axis: number): Value {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return graph.add('Gather', [x, indices], { axis: { int: axis } }, [{ type: x.type, shape }])[0]!;
}
