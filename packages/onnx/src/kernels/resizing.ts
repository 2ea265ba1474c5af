import type * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { multiplyMatrices } from '../ops/multiplyMatrices';
import { ints } from '../ops/shaping';
import { channelsFirstValue, channelsFirstView } from '../views/view';
import { areAll, type GraphKernel, type GraphKernels } from './graphKernel';

/** How TensorFlow.js's two switches are called in ONNX. */
function coordinates({ alignCorners, halfPixelCenters }: tf.ResizeBilinearAttrs): string {
  if (alignCorners) return 'align_corners';
  return halfPixelCenters ? 'half_pixel' : 'asymmetric';
}

function resize(mode: 'linear' | 'nearest'): GraphKernel {
  return (call) => {
    if (!areAll('float32', call)) return undefined;
    const { graph, inputs } = call;
    const attrs = call.attrs as unknown as tf.ResizeBilinearAttrs;
    // Where TensorFlow.js rounds to the nearest pixel in its own ways, its own kernel has to.
    if (mode === 'nearest' && (attrs.alignCorners || attrs.halfPixelCenters)) return undefined;
    const x = channelsFirstValue(graph, inputs['images']!);
    const [height, width] = attrs.size;
    // One pixel, or one wanted, has no scale to align corners by.
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
 * The gradient of a resize: the transpose of a linear map along each axis, as two matrix products with the map's matrix.
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

/** [to, from]: how much of each pixel goes into each resized one, in TensorFlow.js's bilinear gradient. */
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

/** The same for the nearest pixel. */
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
