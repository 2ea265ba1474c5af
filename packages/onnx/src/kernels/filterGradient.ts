import type * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { scalar } from '../ops/elementwise';
import type { Window } from '../ops/convolve';
import { multiplyMatrices } from '../ops/multiplyMatrices';
import { reduce } from '../ops/reducing';
import { concat, pad, reshape, slice, transpose } from '../ops/shaping';
import { shiftedCopies } from '../ops/shiftedCopies';
import { windowOf } from './imageStacks';

type Info = tf.backend_util.Conv2DInfo;

/** Above this number of values, shifted copies are made and used one at a time. */
const COPIES_AT_ONCE = 2 ** 26;

/**
 * Returns the gradient of a convolution's filter, [height, width, in, out].
 *
 * For each tap of the filter, it is a matrix product of the input and the output gradient, one of them shifted. With
 * stride 1, the one with fewer channels is shifted, otherwise the input. The shifted copies are stacked, so that a
 * single product computes all taps. ONNX Runtime runs that several times faster than a convolution with its axes
 * swapped.
 *
 * @param x The input, [N, in, H, W].
 * @param dy The output gradient, [N, out, ...].
 */
export function filterGradient(graph: Graph, x: Value, dy: Value, info: Info): Value {
  const { batchSize, outHeight, outWidth, inChannels, outChannels, filterHeight, filterWidth } = info;
  const unitStride = info.strideHeight === 1 && info.strideWidth === 1;
  const shape = [filterHeight, filterWidth, inChannels, outChannels];
  const taps = filterHeight * filterWidth;
  if (unitStride && outChannels <= inChannels) {
    const { inHeight, inWidth } = info;
    const flatX = reshape(graph, x, [batchSize, inChannels, inHeight * inWidth]);
    const window = gradientWindow(info);
    if (fitsAtOnce(graph, window, batchSize * outChannels * taps * inHeight * inWidth)) {
      const copies = shiftedCopies(graph, dy, window, [inHeight, inWidth], true);
      const products = productOfCopies(graph, copies, flatX, inHeight * inWidth);
      const perTap = reshape(graph, products, [outChannels, filterHeight, filterWidth, inChannels]);
      return transpose(graph, perTap, [1, 2, 3, 0]);
    }
    const products = productsOfCopies(graph, gradientCopies(graph, dy, info), flatX, inHeight * inWidth);
    return transpose(
      graph,
      reshape(graph, products, [filterHeight, filterWidth, outChannels, inChannels]),
      [0, 1, 3, 2],
    );
  }
  const flat = reshape(graph, dy, [batchSize, outChannels, outHeight * outWidth]);
  const window = windowOf(info);
  if (fitsAtOnce(graph, window, batchSize * inChannels * taps * outHeight * outWidth)) {
    const copies = shiftedCopies(graph, x, window, [outHeight, outWidth], false);
    const products = productOfCopies(graph, copies, flat, outHeight * outWidth);
    const perTap = reshape(graph, products, [inChannels, filterHeight, filterWidth, outChannels]);
    return transpose(graph, perTap, [1, 2, 0, 3]);
  }
  const products = productsOfCopies(graph, inputCopies(graph, x, info), flat, outHeight * outWidth);
  return reshape(graph, products, shape);
}

/** Whether one convolution can make all copies together. */
function fitsAtOnce(graph: Graph, { pads }: Window, values: number): boolean {
  return graph.tunedForCpu && Math.min(...pads) >= 0 && values <= COPIES_AT_ONCE;
}

/**
 * Returns a window on the output gradient that covers, for each input pixel, the output pixels to which the taps carry
 * it. Its taps are in the reverse order of the filter's.
 */
function gradientWindow(info: Info): Window {
  const { kernel, dilations, strides, pads } = windowOf(info);
  const [rows, columns] = [0, 1].map((axis) => (kernel[axis]! - 1) * dilations[axis]!) as [number, number];
  const [before, start] = [rows - pads[0], columns - pads[1]];
  const after = info.inHeight + rows - info.outHeight - before;
  const end = info.inWidth + columns - info.outWidth - start;
  return { kernel, dilations, strides, pads: [before, start, after, end] };
}

/**
 * Multiplies the channels of copies, [N, C, ...], by those of `other`, and sums over slices and pixels. Returns
 * [C, channels of `other`].
 */
function productOfCopies(graph: Graph, copies: Value, other: Value, pixels: number): Value {
  const flat = reshape(graph, copies, [copies.shape[0]!, copies.shape[1]!, pixels]);
  return reduce(graph, 'ReduceSum', multiplyMatrices(graph, flat, other, { transposeB: true }), [0]);
}

/**
 * Multiplies the channels of each copy by those of `other`, and sums over slices and pixels. Returns
 * [copies * channels of a copy, channels of `other`].
 */
function productsOfCopies(graph: Graph, copies: readonly Value[], other: Value, pixels: number): Value {
  const [batch, otherChannels] = other.shape as [number, number, number];
  const ownChannels = copies[0]!.shape[1]!;
  const product = (copy: Value): Value => productOfCopies(graph, copy, other, pixels);
  const total = copies.length * batch * ownChannels * pixels;
  if (total <= COPIES_AT_ONCE) return product(concat(graph, copies, 1));
  return reshape(graph, concat(graph, copies.map(product), 0), [copies.length * ownChannels, otherChannels]);
}

/**
 * Returns a copy of the output gradient for each tap, on the input's grid: at each input pixel, the gradient of the
 * output pixel to which the tap carries it.
 */
function gradientCopies(graph: Graph, dy: Value, info: Info): Value[] {
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, inHeight, inWidth, padInfo } = info;
  const reachY = (filterHeight - 1) * dilationHeight;
  const reachX = (filterWidth - 1) * dilationWidth;
  // Pixel y of the copy for tap t is dy[y + top - t * dilation]. With this padding, that is row reach - t * dilation +
  // y.
  const padded = padOrCrop(
    graph,
    dy,
    [reachY - padInfo.top, reachX - padInfo.left],
    [inHeight + reachY, inWidth + reachX],
  );
  return tapsOf(info).map(([row, column]) =>
    slice(graph, padded, [
      range(2, reachY - row * dilationHeight, inHeight, 1),
      range(3, reachX - column * dilationWidth, inWidth, 1),
    ]),
  );
}

/**
 * Returns a copy of the input for each tap, on the output's grid: at each output pixel, the input pixel that the tap
 * reads.
 */
function inputCopies(graph: Graph, x: Value, info: Info): Value[] {
  const { dilationHeight, dilationWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const { top, left, bottom, right } = padInfo;
  const paddings = [
    [0, 0],
    [0, 0],
    [top, bottom],
    [left, right],
  ] as const;
  const padded = pad(graph, x, paddings, scalar(graph, 0));
  return tapsOf(info).map(([row, column]) =>
    slice(graph, padded, [
      range(2, row * dilationHeight, outHeight, strideHeight),
      range(3, column * dilationWidth, outWidth, strideWidth),
    ]),
  );
}

function tapsOf({ filterHeight, filterWidth }: Info): [number, number][] {
  return Array.from({ length: filterHeight * filterWidth }, (_, tap) => [
    Math.floor(tap / filterWidth),
    tap % filterWidth,
  ]);
}

function range(axis: number, begin: number, count: number, step: number) {
  return { axis, begin, end: begin + (count - 1) * step + 1, step };
}

/**
 * Adds `before` rows and columns of zeros in front of images [N, C, H, W], or crops them if negative. Then pads or
 * crops the far end to `size`.
 */
function padOrCrop(
  graph: Graph,
  x: Value,
  before: readonly [number, number],
  size: readonly [number, number],
): Value {
  const lengths = [x.shape[2]!, x.shape[3]!];
  const after = [0, 1].map((axis) => size[axis]! - lengths[axis]! - before[axis]!);
  const cut = slice(
    graph,
    x,
    [0, 1].map((axis) => ({
      axis: axis + 2,
      begin: Math.max(0, -before[axis]!),
      end: lengths[axis]! + Math.min(0, after[axis]!),
    })),
  );
  const paddings = [0, 1].map((axis) => [Math.max(0, before[axis]!), Math.max(0, after[axis]!)] as const);
  return pad(graph, cut, [[0, 0], [0, 0], paddings[0]!, paddings[1]!], scalar(graph, 0));
}
