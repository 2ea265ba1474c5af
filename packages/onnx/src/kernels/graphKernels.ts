import { activationKernels } from './activations';
import { arithmeticKernels } from './arithmetic';
import { comparisonKernels } from './comparisons';
import { convolutionKernels } from './convolution';
import { dropoutKernels } from './dropoutMask';
import type { GraphKernels } from './graphKernel';
import { joiningKernels } from './joining';
import { loopKernels } from './lstmSequence';
import { mathKernels } from './mathFunctions';
import { matrixKernels } from './matrixProducts';
import { normalizationKernels } from './normalization';
import { poolingKernels } from './pooling';
import { rearrangingKernels } from './rearranging';
import { reductionKernels } from './reductions';
import { resizingKernels } from './resizing';
import { slicingKernels } from './slicing';

/**
 * All TensorFlow.js kernels that have a form in ONNX operators, by name. Both the backend and the exporter use them.
 */
export const graphKernels: GraphKernels = {
  ...activationKernels,
  ...arithmeticKernels,
  ...comparisonKernels,
  ...convolutionKernels,
  ...dropoutKernels,
  ...joiningKernels,
  ...loopKernels,
  ...mathKernels,
  ...matrixKernels,
  ...normalizationKernels,
  ...poolingKernels,
  ...rearrangingKernels,
  ...reductionKernels,
  ...resizingKernels,
  ...slicingKernels,
};
