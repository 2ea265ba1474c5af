import { add, multiply, scalar, subtract, unary } from '../ops/elementwise';
import { elementwise, map } from './elementwise';
import { areAll, type GraphKernel, type GraphKernels } from './graphKernel';

/** (x - mean) scale / sqrt(variance + epsilon) + offset, computed as one factor and one offset per channel. */
const batchNorm: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs, attrs } = call;
  const { x, mean, variance, offset, scale } = inputs;
  const perChannel = (a: typeof x, b: typeof x, make: typeof multiply) =>
    elementwise(graph, [a!, b!], (left, right) => make(graph, left, right));
  const epsilon = scalar(graph, attrs['varianceEpsilon'] as number);
  const deviation = map(variance!, (value) =>
    unary(graph, 'Reciprocal', unary(graph, 'Sqrt', add(graph, value, epsilon))),
  );
  const factor = scale ? perChannel(deviation, scale, multiply) : deviation;
  const centre = perChannel(mean, factor, multiply);
  const shift = offset
    ? perChannel(offset, centre, subtract)
    : map(centre, (value) => unary(graph, 'Neg', value));
  return perChannel(perChannel(x, factor, multiply), shift, add);
};

export const normalizationKernels: GraphKernels = { FusedBatchNorm: batchNorm };
