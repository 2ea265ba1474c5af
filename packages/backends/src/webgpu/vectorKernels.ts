import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { runMapProgram } from './mapProgram';
import type { WebgpuBackend } from './webgpuBackend';

/** AddScaled, a custom kernel: a + scale * b, both of one shape. */
export const addScaled: KernelOverride = () => (args) => {
  const { a, b } = args.inputs as Record<'a' | 'b', tf.TensorInfo>;
  const { scale } = args.attrs as unknown as { scale: number };
  const flat = (tensor: tf.TensorInfo) => ({ ...tensor, shape: [tf.util.sizeFromShape(tensor.shape)] });
  const made = runMapProgram(args.backend as WebgpuBackend, {
    vectors: { a: flat(a), b: flat(b) },
    shape: flat(a).shape,
    value: 'a_at(channel) + uniforms.scale * b_at(channel)',
    uniforms: { scale: { type: 'float32', data: [scale] } },
    key: 'addScaled',
  });
  return { ...made, shape: a.shape };
};

/**
 * MovedAverage, a custom kernel: moving + (1 - momentum) min(count, 1) (now - moving), [C]. With `unbiased` now is
 * first multiplied by count / max(count - 1, 1).
 */
export const movedAverage: KernelOverride = () => (args) => {
  const { moving, now, count } = args.inputs as Record<'moving' | 'now' | 'count', tf.TensorInfo>;
  const { momentum, unbiased } = args.attrs as unknown as { momentum: number; unbiased: boolean };
  return runMapProgram(args.backend as WebgpuBackend, {
    vectors: { moving, now },
    rows: { count },
    shape: moving.shape,
    code: `
      let number = count_row(0);
      let factor = ${unbiased ? 'number / max(number - 1.0, 1.0)' : '1.0'};
      let share = min(number, 1.0) * uniforms.moved;
    `,
    value: 'moving_at(channel) + (now_at(channel) * factor - moving_at(channel)) * share',
    uniforms: { moved: { type: 'float32', data: [1 - momentum] } },
    key: unbiased ? 'movedAverageUnbiased' : 'movedAverage',
  });
};
