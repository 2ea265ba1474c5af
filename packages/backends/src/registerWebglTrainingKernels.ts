import { overrideKernels } from './overrideKernels';
import { select } from './select';
import { dropoutMask } from './webgl/dropoutMask';

/**
 * Replaces kernels of TensorFlow.js's WebGL backend that cannot train: its `Select` supports at most four axes, but the
 * slices of CTs have five, and its integers are floats, which cannot make dropout masks (see docs/decisions/webgl.md).
 * Needs WebGL 2.
 *
 * `selectBackend` calls this function when it starts `webgl`. If you start the backend yourself, call it after
 * `tf.setBackend('webgl')`. Calling it again changes nothing.
 */
export function registerWebglTrainingKernels(): void {
  overrideKernels('webgl', { DropoutMask: dropoutMask, Select: select });
}
