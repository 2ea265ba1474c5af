import type * as tf from '@tensorflow/tfjs';
import type { OnnxBackend } from './onnxBackend';

type Kernel = (backend: OnnxBackend, inputs: Record<string, tf.TensorInfo>) => tf.TensorInfo;

/** Complex tensors are two tensors of numbers: these kernels put them together and take them apart. */
export const complexKernels: Readonly<Record<string, Kernel>> = {
  Complex: (backend, { real, imag }) => {
    const parts = { real: backend.alias(real!, real!.shape), imag: backend.alias(imag!, imag!.shape) };
    return backend.store({ dtype: 'complex64', references: 1, parts }, real!.shape);
  },
  Real: (backend, { input }) => {
    const { real } = backend.data.get(input!.dataId).parts!;
    return backend.alias(real, input!.shape);
  },
  Imag: (backend, { input }) => {
    const { imag } = backend.data.get(input!.dataId).parts!;
    return backend.alias(imag, input!.shape);
  },
};
