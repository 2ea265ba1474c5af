import type * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import { elementCount, type Value } from '../graph/value';
import { convolveTransposed } from '../ops/convolve';
import { cast, compare, multiply, scalar, subtract } from '../ops/elementwise';
import { concat, expand, pad, reshape, slice } from '../ops/shaping';
import { windowOf } from './imageStacks';

/**
 * Returns the gradient of max pooling: the first of the largest pixels of each window gets dy. All stacks have their
 * channels first.
 */
export function maxPoolGradient(graph: Graph, x: Value, dy: Value, info: tf.backend_util.Conv2DInfo): Value {
  return graph.tunedForCpu ? scatter(graph, x, dy, info) : selectTaps(graph, x, dy, info);
}

/** Uses the indices of the largest pixels, which ONNX's pooling returns for the whole flattened stack. */
function scatter(graph: Graph, x: Value, dy: Value, info: tf.backend_util.Conv2DInfo): Value {
  const indices = pooled(graph, x, dy.shape, info, true)[1]!;
  const count = elementCount(dy.shape);
  const zeros = expand(graph, scalar(graph, 0), [elementCount(x.shape)]);
  const scattered = graph.add(
    'ScatterElements',
    [zeros, reshape(graph, indices, [count]), reshape(graph, dy, [count])],
    { axis: { int: 0 }, reduction: { string: 'add' } },
    [{ type: 'float32', shape: zeros.shape }],
  )[0]!;
  return reshape(graph, scattered, x.shape);
}

function pooled(
  graph: Graph,
  x: Value,
  shape: readonly number[],
  info: tf.backend_util.Conv2DInfo,
  withIndices: boolean,
): Value[] {
  const { kernel, strides, pads } = windowOf(info);
  const attributes = { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: pads } };
  const results = [
    { type: 'float32' as const, shape },
    ...(withIndices ? [{ type: 'int64' as const, shape }] : []),
  ];
  return graph.add('MaxPool', [x], attributes, results);
}

/** The lowest finite float32 number. As padding, it never exceeds a pixel. */
const LOWEST = -3.4028234663852886e38;

/**
 * Does without the indices, which the WebGPU provider's pooling does not return: each tap of the window is compared
 * with the window's maximum, the first that equals it gets dy, and a transposed convolution puts the taps back in their
 * places.
 */
function selectTaps(graph: Graph, x: Value, dy: Value, info: tf.backend_util.Conv2DInfo): Value {
  const window = windowOf(info);
  const [height, width] = window.kernel;
  const [top, left, bottom, right] = window.pads;
  const [n, c, outHeight, outWidth] = dy.shape as [number, number, number, number];
  const most = pooled(graph, x, dy.shape, info, false)[0]!;
  const edges = [
    [0, 0],
    [0, 0],
    [top, bottom],
    [left, right],
  ] as const;
  const padded = pad(graph, x, edges, scalar(graph, LOWEST));
  let untaken = dy;
  const taps: Value[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const range = (axis: number, first: number, count: number, step: number) => ({
        axis,
        begin: first,
        end: first + (count - 1) * step + 1,
        step,
      });
      const tap = slice(graph, padded, [
        range(2, row, outHeight, window.strides[0]),
        range(3, column, outWidth, window.strides[1]),
      ]);
      const isMost = cast(graph, compare(graph, 'Equal', tap, most), 'float32');
      const share = multiply(graph, isMost, untaken);
      untaken = subtract(graph, untaken, share);
      taps.push(reshape(graph, share, [n, c, 1, outHeight, outWidth]));
    }
  }
  const count = height * width;
  const stacked = reshape(graph, concat(graph, taps, 2), [n, c * count, outHeight, outWidth]);
  const ones = Array.from({ length: c * count * count }, (_, index) =>
    Math.floor(index / count) % count === index % count ? 1 : 0,
  );
  const filters = graph.constant('float32', [c * count, 1, height, width], ones);
  return convolveTransposed(graph, stacked, filters, { ...window, groups: c }, [info.inHeight, info.inWidth]);
}
