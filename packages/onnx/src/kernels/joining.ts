import * as tf from '@tensorflow/tfjs';
import { sameShape } from '../graph/value';
import { concat, reshape, slice } from '../ops/shaping';
import {
  CHANNELS_FIRST_AXIS,
  channelsFirstValue,
  channelsFirstView,
  fullValue,
  isImageStack,
  plainValue,
  plainView,
  type View,
} from '../views/view';
import type { GraphKernel, GraphKernels } from './graphKernel';

const concatenate: GraphKernel = ({ graph, list, attrs }) => {
  const shape = list[0]!.shape;
  const [axis] = tf.util.parseAxisParam(attrs['axis'] as number, [...shape]);
  if (list.some(({ value }) => value.type !== list[0]!.value.type)) return undefined;
  if (list.some((view) => isImageStack(view))) {
    const values = list.map((view) => channelsFirstValue(graph, view));
    return channelsFirstView(concat(graph, values, CHANNELS_FIRST_AXIS[axis!]!));
  }
  const first = list[0]!;
  const sameGrid = (view: View): boolean =>
    view.layout === 'channelsFirst' &&
    sameShape(
      [view.physical[0]!, ...view.physical.slice(2)],
      [first.physical[0]!, ...first.physical.slice(2)],
    );
  if (axis === shape.length - 1 && list.every(sameGrid)) {
    const joined = concat(
      graph,
      list.map((view) => fullValue(graph, view)),
      1,
    );
    return channelsFirstView(joined, [...shape.slice(0, -1), joined.shape[1]!]);
  }
  return plainView(
    concat(
      graph,
      list.map((view) => plainValue(graph, view)),
      axis!,
    ),
  );
};

const pack: GraphKernel = ({ graph, list, attrs }) => {
  if (list.some(({ value }) => value.type !== list[0]!.value.type)) return undefined;
  const rank = list[0]!.shape.length + 1;
  const axis = ((attrs['axis'] as number) + rank) % rank;
  const values = list.map((view) => {
    const shape = [...view.shape.slice(0, axis), 1, ...view.shape.slice(axis)];
    return reshape(graph, plainValue(graph, view), shape);
  });
  return plainView(concat(graph, values, axis));
};

const unpack: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['value']!;
  const rank = x.shape.length;
  const axis = ((attrs['axis'] as number) + rank) % rank;
  const shape = x.shape.filter((_, index) => index !== axis);
  const value = plainValue(graph, x);
  return Array.from({ length: x.shape[axis]! }, (_, index) =>
    plainView(reshape(graph, slice(graph, value, [{ axis, begin: index, end: index + 1 }]), shape)),
  );
};

const splitV: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['x']!;
  const [axis] = tf.util.parseAxisParam(attrs['axis'] as number, [...x.shape]);
  const sizes = tf.backend_util.prepareSplitSize(
    { shape: [...x.shape] } as tf.Tensor,
    attrs['numOrSizeSplits'] as number | number[],
    axis,
  );
  if (sizes.includes(0)) return undefined;
  const imageStack = isImageStack(x);
  const onlyChannels = x.layout === 'channelsFirst' && axis === x.shape.length - 1;
  const value = imageStack || onlyChannels ? fullValue(graph, x) : plainValue(graph, x);
  let begin = 0;
  return sizes.map((size) => {
    const end = begin + size;
    const physicalAxis = onlyChannels ? 1 : imageStack ? CHANNELS_FIRST_AXIS[axis!]! : axis!;
    const part = slice(graph, value, [{ axis: physicalAxis, begin, end }]);
    begin = end;
    if (imageStack) return channelsFirstView(part);
    return onlyChannels ? channelsFirstView(part, [...x.shape.slice(0, -1), size]) : plainView(part);
  });
};

export const joiningKernels: GraphKernels = {
  Concat: concatenate,
  Pack: pack,
  SplitV: splitV,
  Unpack: unpack,
};
