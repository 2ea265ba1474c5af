import { add, compare, multiply, scalar, where } from '../ops/elementwise';
import { elementwise } from './elementwise';
import { areAll, type GraphKernel, type GraphKernels } from './graphKernel';

/** The gradient of elu in terms of its result y: dy where y is at least 0, and dy (y + 1) elsewhere. */
const eluGradient: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs } = call;
  return elementwise(graph, [inputs['dy']!, inputs['y']!], (dy, y) => {
    const below = multiply(graph, dy, add(graph, y, scalar(graph, 1)));
    return where(graph, compare(graph, 'GreaterOrEqual', y, scalar(graph, 0)), dy, below);
  });
};

const prelu: GraphKernel = (call) => {
  if (!areAll('float32', call)) return undefined;
  const { graph, inputs } = call;
  return elementwise(graph, [inputs['x']!, inputs['alpha']!], (x, alpha) =>
    where(graph, compare(graph, 'Less', x, scalar(graph, 0)), multiply(graph, x, alpha), x),
  );
};

export const activationKernels: GraphKernels = { EluGrad: eluGradient, Prelu: prelu };
