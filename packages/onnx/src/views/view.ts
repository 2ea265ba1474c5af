import type { Graph } from '../graph/graph';
import { elementCount, sameShape, type Value } from '../graph/value';
import { expand, reshape, transpose } from '../ops/shaping';

/**
 * How a graph value stores a tensor. `shape` is the tensor's shape in TensorFlow.js. The value's own shape may differ:
 *
 * - The value may have its channels first: a tensor [..., C], whose other axes multiply to N * H * W, is stored as
 *   [N, C, H, W]. ONNX Runtime convolves in this order only. Results of a convolution keep it as long as possible,
 *   because every change of order costs a transpose.
 * - The value may be smaller than `physical` and broadcast to it, as gradients of sums and means do.
 */
export interface View {
  readonly shape: readonly number[];
  readonly layout: 'plain' | 'channelsFirst';
  /** The full shape in the layout's order: `shape` itself, or [N, C, H, W]. */
  readonly physical: readonly number[];
  readonly value: Value;
}

/** Maps an axis of [N, H, W, C] to the same axis of [N, C, H, W]. */
export const CHANNELS_FIRST_AXIS = [0, 2, 3, 1] as const;

export function plainView(value: Value, shape: readonly number[] = value.shape): View {
  return { shape, layout: 'plain', physical: shape, value };
}

/**
 * Returns a view on a value with channels first.
 *
 * @param value A value of shape [N, C, H, W].
 * @param shape The view's shape. Default [N, H, W, C].
 */
export function channelsFirstView(value: Value, shape?: readonly number[]): View {
  const [n, c, h, w] = value.shape as [number, number, number, number];
  return { shape: shape ?? [n, h, w, c], layout: 'channelsFirst', physical: value.shape, value };
}

/** Whether a view of shape [N, H, W, C] is stored as [N, C, H, W], axis for axis. */
export function isImageStack(view: View): boolean {
  if (view.layout === 'plain' || view.shape.length !== 4) return false;
  return view.shape.every((size, axis) => size === view.physical[CHANNELS_FIRST_AXIS[axis]!]);
}

/** Returns the value, broadcast to its full physical shape. */
export function fullValue(graph: Graph, view: View): Value {
  return expand(graph, view.value, view.physical);
}

/** Returns the value in the tensor's own shape and order. */
export function plainValue(graph: Graph, view: View): Value {
  const full = fullValue(graph, view);
  if (view.layout === 'plain') return full;
  return reshape(graph, transpose(graph, full, [0, 2, 3, 1]), view.shape);
}

/** Returns a tensor [N, H, W, C] as a value [N, C, H, W]. */
export function channelsFirstValue(graph: Graph, view: View): Value {
  if (isImageStack(view)) return fullValue(graph, view);
  return transpose(graph, plainValue(graph, view), [0, 3, 1, 2]);
}

/** Returns the same elements in another shape, without moving them if the layout allows it. */
export function reshapeView(graph: Graph, view: View, shape: readonly number[]): View {
  if (sameShape(view.shape, shape)) return view;
  const { value, layout, physical } = view;
  if (elementCount(value.shape) === 1) return plainView(reshape(graph, value, []), shape);
  const keepsChannels = shape.at(-1) === view.shape.at(-1);
  if (layout === 'channelsFirst' && keepsChannels) return { shape, layout, physical, value };
  if (layout === 'plain' && keepsChannels && value.shape.slice(0, -1).every((size) => size === 1)) {
    return plainView(reshape(graph, value, value.shape.slice(-1)), shape);
  }
  return plainView(reshape(graph, plainValue(graph, view), shape));
}
