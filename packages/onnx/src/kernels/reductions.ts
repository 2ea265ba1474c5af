import * as tf from '@tensorflow/tfjs';
import type { Graph } from '../graph/graph';
import { elementCount, type Value } from '../graph/value';
import { cast, scalar, unary, where } from '../ops/elementwise';
import { argReduce, reduce, type Reduction } from '../ops/reducing';
import { reshape } from '../ops/shaping';
import {
  CHANNELS_FIRST_AXIS,
  fullValue,
  isImageStack,
  plainValue,
  plainView,
  type View,
} from '../views/view';
import { elementwise, map } from './elementwise';
import { areAll, type GraphKernel, type GraphKernels, type KernelCall, type NumberType } from './graphKernel';

interface ReductionAttributes {
  readonly axis?: number | readonly number[];
  /** Max's name for its axes. */
  readonly reductionIndices?: number | readonly number[];
  readonly keepDims: boolean;
}

/** Returns the axes that a kernel's attributes name, or all axes if they name none. */
function axesOf(shape: readonly number[], axis: unknown): number[] {
  return tf.util.parseAxisParam(axis as number | number[], [...shape]);
}

function reduction(op: Reduction, types: readonly NumberType[]): GraphKernel {
  return (call) => {
    if (!types.some((type) => areAll(type, call))) return undefined;
    return reduceView(call.graph, op, call.list[0]!, call.attrs as unknown as ReductionAttributes);
  };
}

function reduceView(graph: Graph, op: Reduction, x: View, attrs: ReductionAttributes): View {
  const { axis, reductionIndices, keepDims } = attrs;
  const axes = axesOf(x.shape, axis ?? reductionIndices);
  const shape = x.shape.flatMap((size, index) => (axes.includes(index) ? (keepDims ? [1] : []) : [size]));
  return plainView(reshape(graph, reduced(graph, op, x, axes), shape));
}

/** Returns the reduced values, in the order of the remaining axes. */
function reduced(graph: Graph, op: Reduction, x: View, axes: readonly number[]): Value {
  if (x.layout === 'channelsFirst') {
    const last = x.shape.length - 1;
    if (axes.length === x.shape.length) return reduce(graph, op, fullValue(graph, x), [0, 1, 2, 3]);
    if (axes.length === last && !axes.includes(last)) {
      return reduce(graph, op, fullValue(graph, x), [0, 2, 3]);
    }
    if (axes.length === 1 && axes[0] === last) return reduce(graph, op, fullValue(graph, x), [1]);
    if (isImageStack(x)) {
      const physical = axes.map((axis) => CHANNELS_FIRST_AXIS[axis]!).sort((a, b) => a - b);
      const keepsChannels = !physical.includes(1);
      // In TensorFlow.js, the channels come last among the remaining axes. So if they remain, the orders agree only if
      // neither rows nor columns do.
      if (!keepsChannels || (physical.includes(2) && physical.includes(3))) {
        return reduce(graph, op, fullValue(graph, x), physical);
      }
    }
  }
  return reduce(graph, op, plainValue(graph, x), axes);
}

/** All and Any, as the minimum and the maximum of 0 and 1. */
function truth(op: 'ReduceMin' | 'ReduceMax'): GraphKernel {
  return (call) => {
    if (!areAll('bool', call)) return undefined;
    const { graph, attrs } = call;
    const x = call.list[0]!;
    const numbers = { ...x, value: cast(graph, x.value, 'int32') };
    const result = reduceView(graph, op, numbers, attrs as unknown as ReductionAttributes);
    return { ...result, value: cast(graph, result.value, 'bool') };
  };
}

/** The maximum or minimum, or NaN if there is one. ONNX Runtime's reductions may ignore NaN. */
function extreme(op: 'ReduceMax' | 'ReduceMin'): GraphKernel {
  return (call) => {
    if (areAll('int32', call)) return reduction(op, ['int32'])(call);
    if (!areAll('float32', call)) return undefined;
    const { graph } = call;
    const attrs = call.attrs as unknown as ReductionAttributes;
    const x = call.list[0]!;
    const isNaN = map(x, (value) => cast(graph, unary(graph, 'IsNaN', value, {}, 'bool'), 'int32'));
    const anyNaN = reduceView(graph, 'ReduceMax', isNaN, attrs);
    return elementwise(graph, [anyNaN, reduceView(graph, op, x, attrs)], (nan, value) =>
      where(graph, cast(graph, nan, 'bool'), scalar(graph, NaN), value),
    );
  };
}

/** Replaces NaN by `worst`, because TensorFlow.js's argMax and argMin ignore NaN. */
function withoutNaN(graph: Graph, x: Value, worst: number): Value {
  return where(graph, unary(graph, 'IsNaN', x, {}, 'bool'), scalar(graph, worst), x);
}

function argument(op: 'ArgMax' | 'ArgMin', worst: number): GraphKernel {
  return ({ graph, inputs, attrs }: KernelCall) => {
    const x = inputs['x']!;
    if (x.value.type === 'bool') return undefined;
    const [axis] = axesOf(x.shape, attrs['axis']);
    const value = plainValue(graph, x);
    const compared = value.type === 'float32' ? withoutNaN(graph, value, worst) : value;
    return plainView(cast(graph, argReduce(graph, op, compared, axis!), 'int32'));
  };
}

function cumulative(): GraphKernel {
  return ({ graph, inputs, attrs }) => {
    const x = inputs['x']!;
    if (x.value.type === 'bool') return undefined;
    const [axis] = axesOf(x.shape, attrs['axis']);
    const value = plainValue(graph, x);
    const attributes = {
      exclusive: { int: Number(attrs['exclusive'] ?? false) },
      reverse: { int: Number(attrs['reverse'] ?? false) },
    };
    const at = graph.constant('int64', [], [axis!]);
    return plainView(
      graph.add('CumSum', [value, at], attributes, [{ type: value.type, shape: value.shape }])[0]!,
    );
  };
}

const softmax: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs, attrs } = call;
  const value = plainValue(graph, inputs['logits']!);
  const rank = value.shape.length;
  const axis = ((attrs['dim'] as number) + rank) % rank;
  return plainView(unary(graph, 'Softmax', value, { axis: { int: axis } }));
};

const mean: GraphKernel = (call) => {
  const x = call.list[0]!;
  // The mean of integers is a float, so TensorFlow.js casts first.
  const asFloat = { ...x, value: cast(call.graph, x.value, 'float32') };
  if (elementCount(x.shape) === 0) return undefined;
  return reduceView(call.graph, 'ReduceMean', asFloat, call.attrs as unknown as ReductionAttributes);
};

const NUMBERS = ['float32', 'int32'] as const;

const sum: GraphKernel = (call) => {
  if (areAll('bool', call)) {
    const x = call.list[0]!;
    const counted = { ...x, value: cast(call.graph, x.value, 'int32') };
    return reduceView(call.graph, 'ReduceSum', counted, call.attrs as unknown as ReductionAttributes);
  }
  return reduction('ReduceSum', NUMBERS)(call);
};

export const reductionKernels: GraphKernels = {
  All: truth('ReduceMin'),
  Any: truth('ReduceMax'),
  ArgMax: argument('ArgMax', -Infinity),
  ArgMin: argument('ArgMin', Infinity),
  Cumsum: cumulative(),
  Max: extreme('ReduceMax'),
  Mean: mean,
  Min: extreme('ReduceMin'),
  Prod: reduction('ReduceProd', NUMBERS),
  Softmax: softmax,
  Sum: sum,
};
