import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { mapAndSums } from './channelSums';
import { gradientScale } from './gradientScale';
import { runMapProgram } from './mapProgram';
import { partVectors } from './partVectors';
import type { WebgpuBackend } from './webgpuBackend';

type Named<K extends string> = Record<K, tf.TensorInfo>;

const NORMALIZED = `
  let scale = gamma_at(channel) * inverseSqrt(variance_at(channel) + V(uniforms.epsilon));
  let normalized = (x_of(row, channel) - mean_at(channel)) * scale + beta_at(channel);
`;

/**
 * ReLU, and the gradient that it lets through. Both keep a NaN, if the driver does, because it would go unnoticed
 * otherwise.
 */
const RELU = 'select(normalized, V(0.0), normalized < V(0.0))';
const THROUGH = 'select(dy_of(row, channel), V(0.0), normalized <= V(0.0))';

const epsilonOf = (attrs: unknown) =>
  ({ epsilon: { type: 'float32', data: [(attrs as { epsilon: number }).epsilon] } }) as const;

/**
 * NormalizeRelu, a custom kernel: computes relu(gamma (x - mean) / sqrt(variance + epsilon) + beta) for the first C
 * channels of x, in one pass.
 */
export const normalizeRelu: KernelOverride = () => (args) => {
  const { x, ...vectors } = args.inputs as Named<'x' | 'mean' | 'variance' | 'gamma' | 'beta'>;
  return runMapProgram(args.backend as WebgpuBackend, {
    maps: { x },
    vectors,
    shape: [...x.shape.slice(0, -1), vectors.gamma.shape[0]!],
    code: NORMALIZED,
    value: RELU,
    uniforms: epsilonOf(args.attrs),
    key: 'normalizeRelu',
  });
};

/**
 * NormalizeReluGradient: the gradients by x, gamma, beta, mean and variance. With `isScaled`, dy is already multiplied
 * by
 * `gradientScale`. The gradient by x, without the effect of x on the statistics, is the scaled dy where ReLU is active
 * and 0 elsewhere, for the first C channels of x. It is added to `onto`, and the gradients by the statistics to the
 * first C values of `ontoMean` and `ontoVariance`, if these are given. Takes one pass over the maps and a short
 * program.
 */
export const normalizeReluGradient: KernelOverride = () => (args) => {
  const backend = args.backend as WebgpuBackend;
  const { x, dy, onto, ontoMean, ontoVariance, ...vectors } = args.inputs as Named<
    'x' | 'dy' | 'mean' | 'variance' | 'gamma' | 'beta'
  > & { onto?: tf.TensorInfo; ontoMean?: tf.TensorInfo; ontoVariance?: tf.TensorInfo };
  const channels = dy.shape.at(-1)!;
  const uniforms = epsilonOf(args.attrs);
  const { isScaled } = args.attrs as unknown as { isScaled: boolean };
  const scaled = isScaled ? 'through' : 'through * scale';
  const kind = isScaled ? 'Scaled' : '';
  const [dx, parts] = mapAndSums(backend, onto ? `onto_of(row, channel) + ${scaled}` : scaled, {
    maps: { x, dy, ...(onto && { onto }) },
    vectors,
    rowCount: tf.util.sizeFromShape(dy.shape) / channels,
    channels,
    code: `${NORMALIZED} let through = ${THROUGH};`,
    values: ['through', 'through * x_of(row, channel)'],
    uniforms,
    key: `normalizeRelu${kind}${onto ? 'Onto' : ''}`,
  });
  const { mean, variance, gamma } = vectors;
  const before = ontoMean && ontoVariance && { ontoMean, ontoVariance };
  const gradients = partVectors(backend, {
    parts,
    channels,
    vectors: { mean, variance, gamma, ...before },
    code: `${gradientScale('V')}
      let given = ${isScaled ? 'scale' : 'V(1.0)'};
      let dBeta = own0 / given;
      let dGamma = (own1 / given - mean_at(channel) * dBeta) * deviation;`,
    results: [
      'dGamma',
      'dBeta',
      `${before ? 'ontoMean_at(channel)' : ''} - dBeta * rawScale`,
      `${before ? 'ontoVariance_at(channel)' : ''} - 0.5 * dGamma * gamma_at(channel) * deviation * deviation`,
    ],
    uniforms,
    key: `normalizeRelu${kind}${before ? 'Onto' : ''}`,
  });
  backend.disposeData(parts.dataId);
  return [{ ...dx, shape: dy.shape }, ...gradients];
};
