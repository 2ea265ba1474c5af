import type * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { multiplyMatrices } from '../ops/multiplyMatrices';
import { ints } from '../ops/shaping';
import { channelsFirstValue, channelsFirstView } from '../views/view';
import { areAll, type GraphKernel, type GraphKernels } from './graphKernel';

/** Returns ONNX's name for a combination of TensorFlow.js's two switches. */
function coordinates({ alignCorners, halfPixelCenters }: tf.ResizeBilinearAttrs): string {
  if (alignCorners) return 'align_corners';
  return halfPixelCenters ? 'half_pixel' : 'asymmetric';
}

function resize(mode: 'linear' | 'nearest'): GraphKernel {
  return (call) => {
    if (!areAll('float32', call)) return undefined;
    const { graph, inputs } = call;
    const attrs = call.attrs as unknown as tf.ResizeBilinearAttrs;
    // With these switches, TensorFlow.js rounds to the nearest pixel in ways that only its own kernel has.
    if (mode === 'nearest' && (attrs.alignCorners || attrs.halfPixelCenters)) return undefined;
    const x = channelsFirstValue(graph, inputs['images']!);
    const [height, width] = attrs.size;
    // A result with a single row or column has no scale by which corners could align.
    if (attrs.alignCorners && (height === 1 || width === 1)) return undefined;
    const shape = [...x.shape.slice(0, 2), height, width];
    const attributes = {
      mode: { string: mode },
      coordinate_transformation_mode: { string: coordinates(attrs) },
      ...(mode === 'nearest' ? { nearest_mode: { string: 'floor' } } : {}),
    };
    const resized = graph.add('Resize', [x, undefined, undefined, ints(graph, shape)], attributes, [
      { type: 'float32', shape },
    ])[0]!;
    return channelsFirstView(resized);
  };
}

/**
 * Makes the gradient of a resize. A resize is a linear map along each axis; its gradient multiplies by the transposes
 * of these maps, which takes two matrix products.
 */
function gradient(weights: (from: number, to: number, alignCorners: boolean) => Float32Array): GraphKernel {
  return (call) => {
    if (!areAll('float32', call)) return undefined;
    const { graph, inputs, attrs } = call;
    const dy = channelsFirstValue(graph, inputs['dy']!);
    const [, height, width] = inputs['images']!.shape as [number, number, number];
    const alignCorners = attrs['alignCorners'] as boolean;
    const matrix = (from: number, to: number): Value =>
      graph.constant('float32', [to, from], Array.from(weights(from, to, alignCorners)));
    const columns = multiplyMatrices(graph, dy, matrix(width, dy.shape[3]!));
    return channelsFirstView(transposedProduct(graph, matrix(height, dy.shape[2]!), columns));
  };
}

function transposedProduct(graph: Graph, a: Value, b: Value): Value {
  return multiplyMatrices(graph, a, b, { transposeA: true });
}

/** Returns how much each pixel contributes to each resized pixel in TensorFlow.js's bilinear gradient, [to, from]. */
function bilinearWeights(from: number, to: number, alignCorners: boolean): Float32Array {
  const aligned = alignCorners && to > 1;
  const scale = (aligned ? from - 1 : from) / (aligned ? to - 1 : to);
  const matrix = new Float32Array(from * to);
  for (let index = 0; index < to; index++) {
    const position = index * scale;
    const low = Math.floor(position);
    const high = Math.min(Math.ceil(position), from - 1);
    matrix[index * from + low]! += 1 - (position - low);
    matrix[index * from + high]! += position - low;
  }
  return matrix;
}

/** Returns the same for resizing by the nearest pixel. */
function nearestWeights(from: number, to: number, alignCorners: boolean): Float32Array {
  const aligned = alignCorners && to > 1;
  const scale = (aligned ? from - 1 : from) / (aligned ? to - 1 : to);
  const matrix = new Float32Array(from * to);
  for (let index = 0; index < to; index++) {
    const position = index * scale;
    const nearest = Math.min(from - 1, alignCorners ? Math.round(position) : Math.floor(position));
    matrix[index * from + nearest] = 1;
  }
  return matrix;
}

export const resizingKernels: GraphKernels = {
  ResizeBilinear: resize('linear'),
  ResizeBilinearGrad: gradient(bilinearWeights),
  ResizeNearestNeighbor: resize('nearest'),
  ResizeNearestNeighborGrad: gradient(nearestWeights),
};
