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

/** Whether the padding is one that ONNX takes: none below 0. */
function isPlain({ padInfo, outHeight, outWidth }: Info): boolean {
  const { top, left, bottom, right } = padInfo;
  return Math.min(top, left, bottom, right) >= 0 && outHeight > 0 && outWidth > 0;
}

/** Whether `dy` is as large as the convolution's result: TensorFlow.js's own kernels take other sizes too. */
function isResultOf({ outShape }: Info, dy: View): boolean {
  return dy.shape.length === 4 && dy.shape.every((size, axis) => size === outShape[axis]);
}

/** [height, width, in, out], TensorFlow.js's order, to ONNX's [out, in, height, width]. */
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

/** From so many input channels to an output channel on, ONNX Runtime's transposed convolution is the faster one. */
const MANY_TO_FEW = 8;

/**
 * A convolution as the transposed one with the filter turned by half a turn: the window is not gathered from many input
 * channels, but spread over few output channels. Undefined where the two are not the same.
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

/** The padding with which the window, turned by half a turn, covers the same pixels the other way. */
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
  // Channels first, a bias or weights of rank 1 broadcast along another axis than shapes say.
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
 * For stride 1 the convolution of dy with the filter turned by half a turn, in and out swapped: ONNX Runtime runs that
 * several times faster than ConvTranspose.
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

/** [height, width, C, multiplier] to ONNX's filters of C groups, [C * multiplier, 1, height, width]. */
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
