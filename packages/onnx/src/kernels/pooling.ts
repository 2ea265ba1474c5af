import * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { multiply, scalar } from '../ops/elementwise';
import { convolveTransposed } from '../ops/convolve';
import { enlarge } from '../ops/enlarge';
import { expand } from '../ops/shaping';
import { channelsFirstValue, channelsFirstView, type View } from '../views/view';
import { areAll, type GraphKernel, type GraphKernels } from './graphKernel';
import { windowOf } from './imageStacks';
import { maxPoolGradient } from './maxPoolGradient';

type Info = tf.backend_util.Conv2DInfo;

function infoOf(x: View, attrs: Readonly<Record<string, unknown>>): Info | undefined {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolAttrs;
  const shape = [...x.shape] as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, left, bottom, right } = info.padInfo;
  const onnxTakesIt =
    Math.min(top, left, bottom, right) >= 0 &&
    Math.max(top, bottom) < info.filterHeight &&
    Math.max(left, right) < info.filterWidth &&
    info.outHeight > 0 &&
    info.outWidth > 0;
  return onnxTakesIt ? info : undefined;
}

function attributesOf(info: Info) {
  const { kernel, strides, pads } = windowOf(info);
  return { kernel_shape: { ints: kernel }, strides: { ints: strides }, pads: { ints: pads } };
}

function pool(op: 'MaxPool' | 'AveragePool'): GraphKernel {
  return (call) => {
    const { graph, inputs, attrs } = call;
    const info = areAll('float32', call) ? infoOf(inputs['x']!, attrs) : undefined;
    if (!info) return undefined;
    const x = channelsFirstValue(graph, inputs['x']!);
    const shape = [...x.shape.slice(0, 2), info.outHeight, info.outWidth];
    return channelsFirstView(graph.add(op, [x], attributesOf(info), [{ type: 'float32', shape }])[0]!);
  };
}

/** As on the `cpu` backend, every pixel of a window gets dy divided by the window's full size, padding included. */
const averageGradient: GraphKernel = (call) => {
  const { graph, inputs, attrs } = call;
  const info = areAll('float32', call) ? infoOf(inputs['input']!, attrs) : undefined;
  if (!info) return undefined;
  const area = info.filterHeight * info.filterWidth;
  const share = multiply(graph, channelsFirstValue(graph, inputs['dy']!), scalar(graph, 1 / area));
  return channelsFirstView(spread(graph, share, info));
};

/** Adds each value to all pixels of its window. */
function spread(graph: Graph, values: Value, info: Info): Value {
  const { filterHeight, filterWidth, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth } =
    info;
  const [n, c] = values.shape as [number, number];
  // If the windows tile the image, `enlarge` is several times faster than an Expand to two more axes.
  const tiles =
    filterHeight === strideHeight &&
    filterWidth === strideWidth &&
    outHeight * filterHeight === inHeight &&
    outWidth * filterWidth === inWidth;
  if (tiles) {
    return enlarge(graph, values, [n, c, inHeight, inWidth]);
  }
  const ones = expand(graph, scalar(graph, 1), [c, 1, filterHeight, filterWidth]);
  return convolveTransposed(graph, values, ones, { ...windowOf(info), groups: c }, [inHeight, inWidth]);
}

const maxGradient: GraphKernel = (call) => {
  const { graph, inputs, attrs } = call;
  const info = areAll('float32', call) ? infoOf(inputs['input']!, attrs) : undefined;
  if (!info) return undefined;
  const x = channelsFirstValue(graph, inputs['input']!);
  const dy = channelsFirstValue(graph, inputs['dy']!);
  return channelsFirstView(maxPoolGradient(graph, x, dy, info));
};

export const poolingKernels: GraphKernels = {
  AvgPool: pool('AveragePool'),
  AvgPoolGrad: averageGradient,
  MaxPool: pool('MaxPool'),
  MaxPoolGrad: maxGradient,
};
