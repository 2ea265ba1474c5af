import type { Graph } from '../graph/graph';
import { elementCount, sameShape, type Value } from '../graph/value';
import { broadcastShapes } from './broadcastShapes';

export function ints(graph: Graph, values: readonly number[]): Value {
  return graph.constant('int64', [values.length], values);
}

export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  // A reshaped constant is a constant too, so that kernels still recognize it. Adding 0, for example, stays free.
  if (x.constantId !== undefined && x.data!.length === 1) {
    return graph.constant(x.type, shape, [Number(x.data![0])]);
  }
  return graph.derive(
    x,
    `reshape ${shape.join()}`,
    () => graph.add('Reshape', [x, ints(graph, shape)], {}, [{ type: x.type, shape }])[0]!,
  );
}

/** Transposes `x`: axis i of the result is axis permutation[i] of `x`. */
export function transpose(graph: Graph, x: Value, permutation: readonly number[]): Value {
  if (permutation.every((axis, index) => axis === index)) return x;
  const shape = permutation.map((axis) => x.shape[axis]!);
  const moved = permutation.filter((axis) => x.shape[axis] !== 1);
  // If only axes of size 1 move, the order in memory stays the same.
  if (moved.every((axis, index) => index === 0 || moved[index - 1]! < axis)) return reshape(graph, x, shape);
  return graph.derive(
    x,
    `transpose ${permutation.join()}`,
    () => graph.add('Transpose', [x], { perm: { ints: permutation } }, [{ type: x.type, shape }])[0]!,
  );
}

/** Broadcasts `x` to `shape`. */
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

/**
 * The part of an axis to keep: every `step`-th element from `begin` up to but excluding `end`. If `step` is negative,
 * it goes down from `begin`.
 */
export interface AxisRange {
  readonly axis: number;
  readonly begin: number;
  readonly end: number;
  readonly step?: number;
}

/** With a negative step, the `end` of a range that goes down to the first element and includes it. */
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

/**
 * The number of pixels from which on gathering channels is faster than slicing them: ONNX Runtime gathers with all
 * threads, but slices with one.
 */
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

/**
 * Pads `x`.
 *
 * @param paddings For each axis, the number of elements to add before and after it.
 */
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

/** Picks the elements `indices` of one axis. In the shape of the result, the shape of `indices` replaces that axis. */
export function gather(graph: Graph, x: Value, indices: Value, axis: number): Value {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  return graph.add('Gather', [x, indices], { axis: { int: axis } }, [{ type: x.type, shape }])[0]!;
}
