import * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { add } from '../ops/elementwise';
import { convolve, convolveTransposed, type Window } from '../ops/convolve';
import { reshape, reverse, transpose } from '../ops/shaping';
import { plainValue, type View } from '../views/view';
import { activate } from './activate';
import { elementwise } from './elementwise';
import { filterGradient } from './filterGradient';
import { areAll, type GraphKernel, type GraphKernels } from './graphKernel';
import { fromImages, toImages, windowOf } from './imageStacks';

type Shape4 = [number, number, number, number];
type Info = tf.backend_util.Conv2DInfo;

function infoOf(
  attrs: Readonly<Record<string, unknown>>,
  inputShape: readonly number[],
  filterShape: readonly number[],
): Info {
  const { strides, pad, dilations = 1, dimRoundingMode, dataFormat } = attrs as unknown as tf.Conv2DAttrs;
  return tf.backend_util.computeConv2DInfo(
    [...inputShape] as Shape4,
    [...filterShape] as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
}

/** Whether ONNX supports the convolution: no negative padding and a result that is not empty. */
function isPlain({ padInfo, outHeight, outWidth }: Info): boolean {
  const { top, left, bottom, right } = padInfo;
  return Math.min(top, left, bottom, right) >= 0 && outHeight > 0 && outWidth > 0;
}

/** Whether `dy` has the shape of the convolution's result. TensorFlow.js's own kernels accept other shapes too. */
function isResultOf({ outShape }: Info, dy: View): boolean {
  return dy.shape.length === 4 && dy.shape.every((size, axis) => size === outShape[axis]);
}

/** Converts a filter from TensorFlow.js's order, [height, width, in, out], to ONNX's, [out, in, height, width]. */
function onnxFilter(graph: Graph, filter: View): Value {
  return transpose(graph, plainValue(graph, filter), [3, 2, 0, 1]);
}

function convolution(
  graph: Graph,
  x: View,
  filter: View,
  attrs: Readonly<Record<string, unknown>>,
): View | undefined {
  const info = infoOf(attrs, x.shape, filter.shape);
  if (!isPlain(info)) return undefined;
  const channelsFirst = info.dataFormat === 'channelsFirst';
  const images = fromImages(graph, x, channelsFirst);
  const turned = graph.tunedForCpu && info.inChannels >= MANY_TO_FEW * info.outChannels;
  const made =
    (turned ? convolveTurned(graph, images, plainValue(graph, filter), info) : undefined) ??
    convolve(graph, images, onnxFilter(graph, filter), windowOf(info), [info.outHeight, info.outWidth]);
  return toImages(made, channelsFirst);
}

/** The number of input channels per output channel from which on ONNX Runtime's transposed convolution is faster. */
const MANY_TO_FEW = 8;

/**
 * Computes a convolution as a transposed convolution with the filter rotated by 180 degrees. The window is then not
 * gathered from many input channels, but spread over few output channels. Returns undefined for 1x1 filters, and if the
 * two are not equivalent.
 */
function convolveTurned(graph: Graph, x: Value, filter: Value, info: Info): Value | undefined {
  const window = windowOf(info);
  const pads = turnedPads(window);
  const [height, width] = window.kernel;
  if (height * width === 1 || !isUnitStride(info) || !pads) return undefined;
  const turned = transpose(graph, reverse(graph, filter, [0, 1]), [2, 3, 0, 1]);
  return convolveTransposed(graph, x, turned, { ...window, pads }, [info.outHeight, info.outWidth]);
}

function isUnitStride({ strideHeight, strideWidth }: Info): boolean {
  return strideHeight === 1 && strideWidth === 1;
}

/**
 * Returns the padding with which the rotated window covers the same pixels in the opposite direction, or undefined if
 * that would be negative.
 */
function turnedPads({ kernel, dilations, pads }: Window): Window['pads'] | undefined {
  const [rows, columns] = [0, 1].map((axis) => (kernel[axis]! - 1) * dilations[axis]!) as [number, number];
  const [top, left, bottom, right] = pads;
  const turned = [rows - top, columns - left, rows - bottom, columns - right] as const;
  return Math.min(...turned) >= 0 ? turned : undefined;
}

const conv2d: GraphKernel = (call) =>
  areAll('float32', call)
    ? convolution(call.graph, call.inputs['x']!, call.inputs['filter']!, call.attrs)
    : undefined;

const fusedConv2d: GraphKernel = (call) => {
  const { graph, inputs, attrs } = call;
  const { x, filter, bias, preluActivationWeights } = inputs;
  // With channels first, a bias or weights of rank 1 belong to another axis than the one they broadcast along.
  if (!areAll('float32', call) || attrs['dataFormat'] === 'NCHW') return undefined;
  const made = convolution(graph, x!, filter!, attrs);
  if (!made) return undefined;
  const shifted = bias ? elementwise(graph, [made, bias], (a, b) => add(graph, a, b)) : made;
  return activate(graph, shifted, attrs, preluActivationWeights);
};

const inputGradient: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs, attrs } = call;
  const { dy, filter } = inputs;
  const info = infoOf(attrs, attrs['inputShape'] as number[], filter!.shape);
  if (!isPlain(info) || !isResultOf(info, dy!)) return undefined;
  const channelsFirst = info.dataFormat === 'channelsFirst';
  const gradient = fromImages(graph, dy!, channelsFirst);
  return toImages(inputGradientValue(graph, gradient, plainValue(graph, filter!), info), channelsFirst);
};

/**
 * Returns the gradient of a convolution's input, [N, in, H, W]. For stride 1, it convolves dy with the filter rotated
 * by 180 degrees and its input and output channels swapped. ONNX Runtime runs that several times faster than
 * ConvTranspose.
 */
function inputGradientValue(graph: Graph, dy: Value, filter: Value, info: Info): Value {
  const window = windowOf(info);
  const size = [info.inHeight, info.inWidth] as const;
  const pads = turnedPads(window);
  if (isUnitStride(info) && pads) {
    const turned = transpose(graph, reverse(graph, filter, [0, 1]), [2, 3, 0, 1]);
    return convolve(graph, dy, turned, { ...window, pads }, size);
  }
  return convolveTransposed(graph, dy, transpose(graph, filter, [3, 2, 0, 1]), window, size);
}

const filterGradientKernel: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs, attrs } = call;
  const { x, dy } = inputs;
  const info = infoOf(attrs, x!.shape, attrs['filterShape'] as number[]);
  if (!isPlain(info) || !isResultOf(info, dy!)) return undefined;
  const channelsFirst = info.dataFormat === 'channelsFirst';
  const images = fromImages(graph, x!, channelsFirst);
  const made = filterGradient(graph, images, fromImages(graph, dy!, channelsFirst), info);
  return { shape: made.shape, layout: 'plain', physical: made.shape, value: made };
};

function depthwiseInfo(
  attrs: Readonly<Record<string, unknown>>,
  inputShape: readonly number[],
  filterShape: readonly number[],
): Info {
  const { strides, pad, dilations, dimRoundingMode } = attrs as unknown as tf.DepthwiseConv2dNativeAttrs;
  const shape = [...inputShape] as Shape4;
  return tf.backend_util.computeConv2DInfo(
    shape,
    [...filterShape] as Shape4,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    true,
  );
}

/** Converts a filter [height, width, C, multiplier] to ONNX's form for C groups, [C * multiplier, 1, height, width]. */
function depthwiseFilter(graph: Graph, filter: Value): Value {
  const [height, width, channels, multiplier] = filter.shape as Shape4;
  const moved = transpose(graph, filter, [2, 3, 0, 1]);
  return reshape(graph, moved, [channels * multiplier, 1, height, width]);
}

function depthwiseConvolution(
  graph: Graph,
  x: View,
  filter: View,
  attrs: Readonly<Record<string, unknown>>,
): View | undefined {
  const info = depthwiseInfo(attrs, x.shape, filter.shape);
  if (!isPlain(info) || (attrs['dataFormat'] ?? 'NHWC') !== 'NHWC') return undefined;
  const window = { ...windowOf(info), groups: info.inChannels };
  const filters = depthwiseFilter(graph, plainValue(graph, filter));
  return toImages(
    convolve(graph, fromImages(graph, x, false), filters, window, [info.outHeight, info.outWidth]),
    false,
  );
}

const depthwise: GraphKernel = (call) =>
  areAll('float32', call)
    ? depthwiseConvolution(call.graph, call.inputs['x']!, call.inputs['filter']!, call.attrs)
    : undefined;

const fusedDepthwise: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs, attrs } = call;
  const { x, filter, bias, preluActivationWeights } = inputs;
  const made = depthwiseConvolution(graph, x!, filter!, attrs);
  if (!made) return undefined;
  const shifted = bias ? elementwise(graph, [made, bias], (a, b) => add(graph, a, b)) : made;
  return activate(graph, shifted, attrs, preluActivationWeights);
};

const depthwiseInputGradient: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs, attrs } = call;
  const { dy, filter } = inputs;
  const info = depthwiseInfo(attrs, attrs['inputShape'] as number[], filter!.shape);
  if (!isPlain(info) || !isResultOf(info, dy!)) return undefined;
  const window = { ...windowOf(info), groups: info.inChannels };
  const filters = depthwiseFilter(graph, plainValue(graph, filter!));
  const gradient = fromImages(graph, dy!, false);
  return toImages(convolveTransposed(graph, gradient, filters, window, [info.inHeight, info.inWidth]), false);
};

export const convolutionKernels: GraphKernels = {
  Conv2D: conv2d,
  Conv2DBackpropFilter: filterGradientKernel,
  Conv2DBackpropInput: inputGradient,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  FusedConv2D: fusedConv2d,
  FusedDepthwiseConv2D: fusedDepthwise,
};
