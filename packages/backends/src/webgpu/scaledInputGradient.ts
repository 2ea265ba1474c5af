import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { directInputGradient, type InputGradientAttributes } from './conv2d';
import { gradientScale } from './gradientScale';
import { runMapProgram } from './mapProgram';
import type { WebgpuBackend } from './webgpuBackend';

type Inputs = Record<'dy' | 'filter' | 'variance' | 'gamma', tf.TensorInfo>;

interface Attributes extends InputGradientAttributes {
  readonly epsilon: number;
}

/**
 * ScaledInputGradient, a custom kernel: the result of `Conv2DBackpropInput` times gamma / sqrt(variance + epsilon),
 * [C], which is never 0. Takes one program if the convolution is computed directly. Otherwise the filter is multiplied
 * first.
 */
export const scaledInputGradient: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { dy, filter, variance, gamma } = args.inputs as unknown as Inputs;
  const { epsilon, ...attributes } = args.attrs as unknown as Attributes;
  const uniforms = { epsilon: { type: 'float32', data: [epsilon] } } as const;
  const made = directInputGradient(backend, dy, filter, attributes, {
    vectors: { variance, gamma },
    code: gradientScale('vec4<f32>').replace(/(gamma|variance)_at\(channel\)/g, '$1[channel]'),
    uniforms,
    key: 'gradientScale',
  });
  if (made) return made;
  const scaled = runMapProgram(backend, {
    maps: { taps: filter },
    rows: { variance, gamma },
    shape: filter.shape,
    functions: () => `
      fn gradientScale(channel : i32) -> f32 {
        ${gradientScale('f32').replace(/_at\(/g, '_row(')}
        return scale;
      }`,
    value: 'taps_of(row, channel) * gradientScale(row % uniforms.ins)',
    uniforms: { ...uniforms, ins: { type: 'int32', data: [filter.shape[2]!] } },
    key: 'scaledFilter',
  });
  return tf.tidy(() =>
    tf
      .engine()
      .runKernel<tf.Tensor>(
        tf.Conv2DBackpropInput,
        { dy: dy as tf.Tensor, filter: tf.engine().makeTensorFromTensorInfo(scaled) },
        attributes as unknown as tf.NamedAttrMap,
      ),
  );
};
