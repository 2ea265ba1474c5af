import * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import { scalar } from '../ops/elementwise';
import { type AxisRange, BEFORE_FIRST, pad, reshape, reverse, slice } from '../ops/shaping';
import {
  CHANNELS_FIRST_AXIS,
  channelsFirstView,
  fullValue,
  isImageStack,
  plainValue,
  plainView,
  type View,
} from '../views/view';
import type { GraphKernel, GraphKernels } from './graphKernel';

/** Slices along the tensor's axes. Keeps channels first if the view is an image stack or only channels are cut. */
function sliceView(graph: Graph, x: View, ranges: readonly AxisRange[]): View {
  if (isImageStack(x)) {
    const moved = ranges.map((range) => ({ ...range, axis: CHANNELS_FIRST_AXIS[range.axis]! }));
    return channelsFirstView(slice(graph, fullValue(graph, x), moved));
  }
  const last = x.shape.length - 1;
  const cuts = ranges.filter(
    ({ axis, begin, end, step = 1 }) => begin !== 0 || end !== x.shape[axis] || step !== 1,
  );
  if (x.layout === 'channelsFirst' && cuts.every(({ axis }) => axis === last)) {
    const cut = slice(
      graph,
      fullValue(graph, x),
      cuts.map((range) => ({ ...range, axis: 1 })),
    );
    return channelsFirstView(cut, [...x.shape.slice(0, -1), cut.shape[1]!]);
  }
  return plainView(slice(graph, plainValue(graph, x), ranges));
}

const sliceKernel: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['x']!;
  const tensor = { shape: [...x.shape], rank: x.shape.length } as unknown as tf.Tensor;
  const [begin, size] = tf.slice_util.parseSliceParams(
    tensor,
    attrs['begin'] as number,
    attrs['size'] as number,
  );
  tf.slice_util.assertParamsValid(tensor, begin!, size!);
  if (size!.includes(0)) return undefined;
  return sliceView(
    graph,
    x,
    begin!.map((from, axis) => ({ axis, begin: from, end: from + size![axis]! })),
  );
};

const stridedSlice: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['x']!;
  const a = attrs as unknown as tf.StridedSliceAttrs;
  const { finalShapeSparse, finalShape, begin, end, strides } = tf.slice_util.sliceInfo(
    [...x.shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
  if (finalShapeSparse.includes(0)) return undefined;
  const ranges = begin.map((from, axis) => {
    const step = strides[axis]!;
    return { axis, begin: from, end: step < 0 && end[axis]! < 0 ? BEFORE_FIRST : end[axis]!, step };
  });
  const cut = sliceView(graph, x, ranges);
  if (cut.shape.length === finalShape.length && cut.shape.every((size, i) => size === finalShape[i]))
    return cut;
  return plainView(reshape(graph, plainValue(graph, cut), finalShape));
};

type Paddings = readonly (readonly [number, number])[];

const padV2: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['x']!;
  const paddings = attrs['paddings'] as Paddings;
  if (x.value.type === 'bool' || paddings.flat().some((amount) => amount < 0)) return undefined;
  const fill = scalar(graph, attrs['constantValue'] as number, x.value.type);
  if (isImageStack(x)) {
    const [n, h, w, c] = paddings as [Paddings[0], Paddings[0], Paddings[0], Paddings[0]];
    return channelsFirstView(pad(graph, fullValue(graph, x), [n, c, h, w], fill));
  }
  return plainView(pad(graph, plainValue(graph, x), paddings, fill));
};

const mirrorPad: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['x']!;
  if (attrs['mode'] !== 'reflect' || x.value.type !== 'float32') return undefined;
  const value = plainValue(graph, x);
  return plainView(pad(graph, value, attrs['paddings'] as Paddings, scalar(graph, 0), 'reflect'));
};

const reverseKernel: GraphKernel = ({ graph, inputs, attrs }) => {
  const x = inputs['x']!;
  if (x.shape.length === 0) return x;
  const axes = tf.util.parseAxisParam(attrs['dims'] as number | number[], [...x.shape]);
  return plainView(reverse(graph, plainValue(graph, x), axes));
};

export const slicingKernels: GraphKernels = {
  MirrorPad: mirrorPad,
  PadV2: padV2,
  Reverse: reverseKernel,
  Slice: sliceKernel,
  StridedSlice: stridedSlice,
};
