import type * as tf from '@tensorflow/tfjs';
import type { OnnxBackend } from './onnxBackend';

type Kernel = (backend: OnnxBackend, inputs: Record<string, tf.TensorInfo>) => tf.TensorInfo;

/** Kernels that join two tensors of numbers into a complex tensor, or return its real or imaginary part. */
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
