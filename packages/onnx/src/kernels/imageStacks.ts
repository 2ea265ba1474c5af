import type * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import type { Window } from '../ops/convolve';
import { channelsFirstValue, channelsFirstView, plainValue, plainView, type View } from '../views/view';

/** Returns a stack of images in TensorFlow.js's data format as [N, C, H, W]. */
export function fromImages(graph: Graph, images: View, channelsFirst: boolean): Value {
  return channelsFirst ? plainValue(graph, images) : channelsFirstValue(graph, images);
}

export function toImages(value: Value, channelsFirst: boolean): View {
  return channelsFirst ? plainView(value) : channelsFirstView(value);
}

/** Returns the window that TensorFlow.js's info on a convolution or pooling describes. */
export function windowOf(
  info: tf.backend_util.Conv2DInfo,
  kernel = [info.filterHeight, info.filterWidth],
): Window {
  const { top, left, bottom, right } = info.padInfo;
  return {
    kernel: kernel as [number, number],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, bottom, right],
  };
}
