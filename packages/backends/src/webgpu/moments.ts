import type * as tf from '@tensorflow/tfjs';
import { partVectors } from './partVectors';
import type { RowProgram } from './rowProgram';
import type { WebgpuBackend } from './webgpuBackend';

/**
 * Merges weight, mean and sum of squared deviations of two sets of values. A set without weight changes nothing.
 *
 * Source: Chan, Golub, LeVeque 1979, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances".
 */
const MERGE = `
  {
    let whole = own0 + other0;
    let share = select(other0 / whole, V(0.0), other0 == V(0.0));
    let delta = other1 - own1;
    own1 += delta * share;
    own2 += other2 + delta * delta * (own0 * share);
    own0 = whole;
  }`;

/**
 * The reduction of `value`, WGSL of the type V for `row` and `channel`, weighed by `weights_row(row)`.
 *
 * @param first A value of the channel. It is subtracted from all, so that a mean far from 0 costs no precision.
 */
export function momentsOf(value: string, first: string): Pick<RowProgram, 'count' | 'take' | 'merge'> {
  const take = `
    let other0 = V(weights_row(row));
    let other1 = ${value} - ${first};
    let other2 = V(0.0);
    ${MERGE}`;
  return { count: 3, take, merge: MERGE };
}

/** Vectors that the vectors of new channels are appended to, [C] each. */
export interface Moments {
  readonly mean: tf.TensorInfo;
  readonly variance: tf.TensorInfo;
}

/**
 * Computes mean and variance of all parts together.
 *
 * @param parts [P, 3 * C], as `momentsOf` reduces parts of the rows.
 * @param first [C or more], what was taken from the values.
 * @param earlier What they are appended to.
 */
export function momentsOfParts(
  backend: WebgpuBackend,
  parts: tf.TensorInfo,
  first: tf.TensorInfo,
  earlier?: Moments,
): tf.TensorInfo[] {
  const channels = parts.shape[1]! / 3;
  return partVectors(backend, {
    parts,
    channels,
    merge: MERGE,
    vectors: { first, ...earlier },
    // Without a weight the mean is 0.
    results: ['own1 + first_at(channel) * own0', 'own2'],
    key: earlier ? 'momentsAppended' : 'moments',
    ...(earlier && {
      start: earlier.mean.shape[0]!,
      before: `
        for (var at = place + i32(workgroupId.y) * THREADS; at < uniforms.start; at += i32(numWorkgroups.y) * THREADS) {
          result[at] = mean_at(at);
          result[uniforms.step + at] = variance_at(at);
        }`,
    }),
  });
}
