import * as tf from '@tensorflow/tfjs';
import { checkSeed } from '../checks';
import { nonzeroSeed } from './nonzeroSeed';

/** Standard deviation of a unit normal distribution truncated at two sigma. */
const TRUNCATED_STANDARD_DEVIATION = 0.8796256610342398;

/** An initializer of TensorFlow.js, for options such as `kernelInitializer`. */
export type Initializer = ReturnType<typeof tf.initializers.varianceScaling>;

/**
 * He-normal initialisation: a normal distribution, truncated at two sigma and rescaled to the standard deviation sqrt(2
 * / fanIn). tfjs's own `heNormal` does not rescale, so its standard deviation is only 0.88 of that.
 *
 * ```ts
 * tf.layers.conv2d({ filters: 16, kernelSize: 3, useBias: false, kernelInitializer: heNormal(1) });
 * ```
 *
 * @param seed A whole number that makes the values repeatable. By default they differ from run to run.
 * @throws RadnetError for a seed that is not a whole number.
 *
 * Source: He, Zhang, Ren, Sun 2015, "Delving Deep into Rectifiers", section 2.2.
 */
export function heNormal(seed?: number): Initializer {
  checkSeed(seed);
  const scale = 2 / TRUNCATED_STANDARD_DEVIATION ** 2;
  return tf.initializers.varianceScaling({
    scale,
    mode: 'fanIn',
    distribution: 'normal',
    ...(seed === undefined ? {} : { seed: nonzeroSeed(seed)! }),
  });
}
