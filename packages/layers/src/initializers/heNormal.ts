import * as tf from '@tensorflow/tfjs';
import { nonzeroSeed } from './nonzeroSeed';

/** Standard deviation of a unit normal distribution truncated at two sigma. */
const TRUNCATED_STANDARD_DEVIATION = 0.8796256610342398;

export type Initializer = ReturnType<typeof tf.initializers.varianceScaling>;

/**
 * He-normal initialisation: standard deviation sqrt(2 / fanIn), from a normal distribution truncated at two sigma
 * and rescaled to that deviation. tfjs's own `heNormal` leaves the rescaling out and comes to 0.88 of it.
 *
 * Source: He, Zhang, Ren, Sun 2015, "Delving Deep into Rectifiers", section 2.2.
 */
export function heNormal(seed?: number): Initializer {
  const scale = 2 / TRUNCATED_STANDARD_DEVIATION ** 2;
  return tf.initializers.varianceScaling({
    scale,
    mode: 'fanIn',
    distribution: 'normal',
    ...(seed === undefined ? {} : { seed: nonzeroSeed(seed)! }),
  });
}
