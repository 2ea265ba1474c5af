import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { channelSums } from './channelSums';
import { runMapProgram } from './mapProgram';
import type { WebgpuBackend } from './webgpuBackend';

type Named<K extends string> = Record<K, tf.TensorInfo>;

/** Smaller scales are taken to be so large, so that they can be divided by. */
const LEAST_SCALE = '1e-20';

const NORMALIZED = `
  let scale = gamma_at(channel) * inverseSqrt(variance_at(channel) + V(uniforms.epsilon));
  let normalized = (x_of(row, channel) - mean_at(channel)) * scale + beta_at(channel);
`;

/** ReLU and what it lets through. A NaN passes both ways, where the driver keeps it: nobody would hear of it else. */
const RELU = 'select(normalized, V(0.0), normalized < V(0.0))';
const THROUGH = 'select(dy_of(row, channel), V(0.0), normalized <= V(0.0))';

const epsilonOf = (attrs: unknown) =>
  ({ epsilon: { type: 'float32', data: [(attrs as { epsilon: number }).epsilon] } }) as const;

/**
 * NormalizeRelu, a kernel of our own: relu(gamma (x - mean) / sqrt(variance + epsilon) + beta) of the first C channels of
 * x, in one pass.
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
 * NormalizeReluGradient: dy where ReLU let through, else 0, for the first C channels of x; added to those of `onto` where
 * that is given. One pass.
 */
export const normalizeReluGradient: KernelOverride = () => (args) => {
  const { x, dy, onto, ...vectors } = args.inputs as Named<
    'x' | 'dy' | 'mean' | 'variance' | 'gamma' | 'beta'
  > & { onto?: tf.TensorInfo };
  return runMapProgram(args.backend as WebgpuBackend, {
    maps: { x, dy, ...(onto && { onto }) },
    vectors,
    shape: dy.shape,
    code: NORMALIZED,
    value: onto ? `onto_of(row, channel) + ${THROUGH}` : THROUGH,
    uniforms: epsilonOf(args.attrs),
    key: onto ? 'normalizeReluGradientOnto' : 'normalizeReluGradient',
  });
};

/** NormalizeReluSums: [2, C], over all pixels the sums of what `NormalizeReluGradient` gives, and of that times x. */
export const normalizeReluSums: KernelOverride = () => (args) => {
  const { x, dy, ...vectors } = args.inputs as Named<'x' | 'dy' | 'mean' | 'variance' | 'gamma' | 'beta'>;
  const channels = dy.shape.at(-1)!;
  const { epsilon } = args.attrs as unknown as { epsilon: number };
  return channelSums(args.backend as WebgpuBackend, {
    maps: { x, dy },
    vectors,
    rowCount: tf.util.sizeFromShape(dy.shape) / channels,
    channels,
    code: `${NORMALIZED.replace('uniforms.epsilon', String(epsilon))}
      let through = ${THROUGH};`,
    values: ['through', 'through * x_of(row, channel)'],
    key: `normalizeRelu_${epsilon}`,
  });
};

const SAFE_SCALE = `
  let deviation = inverseSqrt(variance_at(channel) + V(uniforms.epsilon));
  let rawScale = gamma_at(channel) * deviation;
  let scale = select(rawScale, V(${LEAST_SCALE}), abs(rawScale) < V(${LEAST_SCALE}));
`;

/** GradientScale: gamma / sqrt(variance + epsilon), [C], never 0. */
export const gradientScale: KernelOverride = () => (args) => {
  const vectors = args.inputs as Named<'variance' | 'gamma'>;
  return runMapProgram(args.backend as WebgpuBackend, {
    vectors,
    shape: vectors.gamma.shape,
    code: SAFE_SCALE,
    value: 'scale',
    uniforms: epsilonOf(args.attrs),
    key: 'gradientScale',
  });
};

const VALUES = {
  beta: 'dBeta',
  gamma: 'dGamma',
  mean: '-dBeta * rawScale',
  variance: '-0.5 * dGamma * gamma_at(channel) * deviation * deviation',
} as const;

/**
 * NormalizeReluVectorGradient: the gradient by one of the four vectors (`of`), from the sums of `NormalizeReluSums` for a dy
 * that was multiplied by `GradientScale`; added to the first C of `onto` where that is given.
 */
export const normalizeReluVectorGradient: KernelOverride = () => (args) => {
  const { sums, ...vectors } = args.inputs as Named<'sums' | 'mean' | 'variance' | 'gamma'> & {
    onto?: tf.TensorInfo;
  };
  const { of } = args.attrs as unknown as { of: keyof typeof VALUES };
  return runMapProgram(args.backend as WebgpuBackend, {
    maps: { sums },
    vectors,
    shape: vectors.gamma.shape,
    code: `${SAFE_SCALE}
      let dBeta = sums_of(0, channel) / scale;
      let dGamma = (sums_of(1, channel) / scale - mean_at(channel) * dBeta) * deviation;
      `,
    value: vectors.onto ? `onto_at(channel) + ${VALUES[of]}` : VALUES[of],
    uniforms: epsilonOf(args.attrs),
    key: `normalizeReluVector_${of}${vectors.onto ? 'Onto' : ''}`,
  });
};
