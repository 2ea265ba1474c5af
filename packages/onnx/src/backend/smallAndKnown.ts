import type * as tf from '@tensorflow/tfjs';
import { elementCount } from '../graph/value';
import { broadcastShapes } from '../ops/broadcastShapes';
import { knownValues } from './knownValues';
import type { OnnxBackend } from './onnxBackend';

/** Up to this number of elements, the `cpu` backend finishes before a graph with the operator is compiled. */
const SMALL = 1024;

/** Kernels whose result is no larger than their inputs after broadcasting, stacking or matrix multiplication. */
const NEVER_GROWS = new Set(
  (
    'Abs Add AddN All Any BatchMatMul Cast Ceil ClipByValue Concat Cos Cumsum Equal Exp Expm1 Floor FloorDiv GatherV2 Greater ' +
    'GreaterEqual Less LessEqual Log Log1p LogicalAnd LogicalNot LogicalOr Max Maximum Mean Min Minimum Mod Multiply ' +
    'Neg NotEqual Pack Pow Prod Range RealDiv Reciprocal Relu Reverse Round Rsqrt Select Sigmoid Sign Sin Slice ' +
    'Softmax SplitV Sqrt Square SquaredDifference Step StridedSlice Sub Sum Tanh Transpose Unpack OnesLike ZerosLike'
  ).split(' '),
);

/**
 * Whether to run a kernel at once, because its inputs are known and it is small. Programs compute a lot with a few
 * known numbers (shapes, rates, initial values). If these kernels were recorded, each new combination would be
 * compiled.
 */
export function isSmallAndKnown(
  backend: OnnxBackend,
  kernelName: string,
  inputs: tf.NamedTensorInfoMap,
): boolean {
  if (!NEVER_GROWS.has(kernelName)) return false;
  const infos = Object.values(inputs).filter((info): info is tf.TensorInfo => Boolean(info));
  const known = infos.every(({ dataId, shape }) => {
    const view = backend.data.get(dataId).view;
    return view !== undefined && elementCount(shape) <= SMALL && knownValues(view) !== undefined;
  });
  if (!known) return false;
  return (
    BROADCASTS_NOT.has(kernelName) ||
    elementCount(broadcastShapes(...infos.map(({ shape }) => shape))) <= SMALL
  );
}

/** The kernels of `NEVER_GROWS` whose input shapes need not broadcast. */
const BROADCASTS_NOT = new Set('AddN BatchMatMul Concat GatherV2 Pack'.split(' '));
