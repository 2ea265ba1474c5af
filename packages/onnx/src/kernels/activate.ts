import type { Graph } from '../graph/graph';
import type { View } from '../views/view';
import { activationKernels } from './activations';
import type { GraphKernel } from './graphKernel';
import { mathKernels } from './mathFunctions';

/** The kernel of each activation that TensorFlow.js fuses into a convolution or a matrix product. */
const KERNEL: Readonly<Record<string, GraphKernel>> = {
  linear: ({ list }) => list[0]!,
  relu: mathKernels['Relu']!,
  relu6: mathKernels['Relu6']!,
  elu: mathKernels['Elu']!,
  sigmoid: mathKernels['Sigmoid']!,
  leakyrelu: mathKernels['LeakyRelu']!,
  prelu: activationKernels['Prelu']!,
};

/** Applies the activation of a fused kernel to `x`. Returns undefined if it has no exact form in ONNX operators. */
export function activate(
  graph: Graph,
  x: View,
  attrs: Readonly<Record<string, unknown>>,
  preluWeights: View | undefined,
): View | undefined {
  const kernel = KERNEL[(attrs['activation'] as string | undefined) ?? 'linear'];
  const inputs = preluWeights ? { x, alpha: preluWeights } : { x };
  const call = { graph, inputs, list: Object.values(inputs), attrs: { alpha: attrs['leakyreluAlpha'] } };
  return kernel?.(call) as View | undefined;
}
