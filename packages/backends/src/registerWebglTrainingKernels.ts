import { overrideKernels } from './overrideKernels';
import { select } from './select';
import { dropoutMask } from './webgl/dropoutMask';

/**
 * Mends TensorFlow.js's WebGL backend for training: its `Select` stops at four axes, where slices of CTs have five, and its
 * integers are floats, of which no dropout masks can be made (see docs/decisions/webgl.md). Takes WebGL 2.
 *
 * `selectBackend` calls it when it takes `webgl`. Call it yourself after `tf.setBackend('webgl')` otherwise. Calling it again
 * changes nothing.
 */
export function registerWebglTrainingKernels(): void {
  overrideKernels('webgl', { DropoutMask: dropoutMask, Select: select });
}
