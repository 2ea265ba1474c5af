import type { Graph } from '../graph/graph';
import { elementCount, sameShape, type Value } from '../graph/value';
import { convolve } from './convolve';
import { add } from './elementwise';
import { reshape } from './shaping';

/** Planes smaller than this are too short for a product of a matrix each. */
const MIN_PIXELS = 64;

/**
 * a + b. Where that is images [N, C, H, W] times a scale, plus a shift, both one a channel, as every batch norm ends, it
 * is recorded as one convolution of 1x1 filters on single channels: one pass over memory instead of two, and ONNX
 * Runtime adds a ReLU that follows to the same pass.
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

/** The factors of `product`, if it is a pending one of images and a scale a channel, and `shift` is as large as that. */
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
