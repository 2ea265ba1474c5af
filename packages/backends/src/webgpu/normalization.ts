import type { TensorInfo } from '@tensorflow/tfjs';
import type { Uniform } from './webgpuBackend';

/** Batch norm with ReLU, as a convolution reads through it. */
export interface Normalization {
  /** [C or more], in fours. */
  readonly vectors: Readonly<Record<'mean' | 'variance' | 'gamma' | 'beta', TensorInfo>>;
  readonly uniforms: Readonly<Record<'epsilon', Uniform>>;
}

/** WGSL of it, for vectors that are arrays of vec4: `normalized(x, normOf(four))`. A NaN passes, as in `NormalizeRelu`. */
export const NORMALIZATION = `
  struct Norm { mean : vec4<f32>, scale : vec4<f32>, beta : vec4<f32> };

  fn normOf(four : i32) -> Norm {
    return Norm(mean[four], gamma[four] * inverseSqrt(variance[four] + vec4<f32>(uniforms.epsilon)), beta[four]);
  }

  fn normalized(x : vec4<f32>, norm : Norm) -> vec4<f32> {
    let made = (x - norm.mean) * norm.scale + norm.beta;
    return select(made, vec4<f32>(0.0), made < vec4<f32>(0.0));
  }`;
