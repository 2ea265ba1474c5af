import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { type DropoutAttributes, dropoutCode } from './dropoutCode';
import { runMapProgram } from './mapProgram';
import type { Uniform, WebgpuBackend } from './webgpuBackend';

interface AveragePoolGradientAttributes extends DropoutAttributes {
  /** Height of the maps before pooling. */
  readonly height: number;
  readonly width: number;
}

/**
 * AveragePool2x2Gradient, a custom kernel: the gradient of 2x2 average pooling with stride 2, from [N, rows, columns,
 * C] to [N, height, width, C]. At an odd edge, pooling averages only the pixels that exist. The result is multiplied by
 * the mask that `DropoutMask` makes.
 */
export const averagePoolGradient: KernelOverride = () => (args) => {
  const { dy } = args.inputs as { dy: tf.TensorInfo };
  const { height, width, ...dropped } = args.attrs as unknown as AveragePoolGradientAttributes;
  const { drop, ...code } = dropoutCode(dropped);
  const [slices, rows, columns, channels] = dy.shape as [number, number, number, number];
  const whole = (value: number): Uniform => ({ type: 'int32', data: [value] });
  return runMapProgram(args.backend as WebgpuBackend, {
    ...code,
    maps: { dy },
    shape: [slices, height, width, channels],
    code: `
      let x = row % uniforms.width;
      let line = row / uniforms.width;
      let y = line % uniforms.height;
      let window = (line / uniforms.height * uniforms.rows + y / 2) * uniforms.columns + x / 2;
      let share = select(0.5, 1.0, y + 1 == uniforms.height && y % 2 == 0) * select(0.5, 1.0, x + 1 == uniforms.width && x % 2 == 0);`,
    value: drop('dy_of(window, channel) * share', 'index'),
    uniforms: {
      ...code.uniforms,
      height: whole(height),
      width: whole(width),
      rows: whole(rows),
      columns: whole(columns),
    },
    key: `averagePoolGradient${code.key}`,
  });
};
