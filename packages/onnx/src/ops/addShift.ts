import type { Graph } from '../graph/graph';
import { elementCount, sameShape, type Value } from '../graph/value';
import { convolve } from './convolve';
import { add } from './elementwise';
import { reshape } from './shaping';

/** Planes with fewer pixels are too short for a separate matrix product each. */
const MIN_PIXELS = 64;

/**
 * Returns a + b. Every batch norm ends with images [N, C, H, W] times a scale, plus a shift, both with one number per
 * channel. For the `cpu` provider, such a sum is recorded as one convolution of 1x1 filters on single channels: one
 * pass over memory instead of two, and ONNX Runtime adds a following ReLU to the same pass.
 */
export function addShift(graph: Graph, a: Value, b: Value): Value {
  const scaled = graph.tunedForCpu ? (scaledChannels(a, b) ?? scaledChannels(b, a)) : undefined;
  if (!scaled) return add(graph, a, b);
  const { x, scale, shift } = scaled;
  const [, channels, height, width] = x.shape as [number, number, number, number];
  const filter = reshape(graph, scale, [channels, 1, 1, 1]);
  const bias = reshape(graph, shift, [channels]);
  const window = {
    kernel: [1, 1],
    strides: [1, 1],
    dilations: [1, 1],
    pads: [0, 0, 0, 0],
    groups: channels,
  } as const;
  return convolve(graph, x, filter, window, [height, width], bias);
}

/**
 * Returns the factors of `product` if it is a pending product of images and one scale per channel, and `shift` has one
 * number per channel. Otherwise returns undefined.
 */
function scaledChannels(product: Value, shift: Value): { x: Value; scale: Value; shift: Value } | undefined {
  const { node, shape, type } = product;
  if (node?.op !== 'Mul' || type !== 'float32' || shape.length !== 4) return undefined;
  const [, channels, height, width] = shape as [number, number, number, number];
  if (height * width < MIN_PIXELS || !isPerChannel(shift, channels)) return undefined;
  const [left, right] = node.inputs as [Value, Value];
  if (sameShape(left.shape, shape) && isPerChannel(right, channels)) return { x: left, scale: right, shift };
  if (sameShape(right.shape, shape) && isPerChannel(left, channels)) return { x: right, scale: left, shift };
  return undefined;
}

function isPerChannel(value: Value, channels: number): boolean {
  return value.shape.length === 4 && value.shape[1] === channels && elementCount(value.shape) === channels;
}
