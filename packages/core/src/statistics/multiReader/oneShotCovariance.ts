import { type PairMoments, pairMoments, type PairSums, type ReaderSums } from './pairMoments';

/** Covariance of two reader-averaged areas under the ROC curve, or variance of one. */
export interface OneShotCovariance {
  readonly covariance: number;
  /** The same from the empirical distribution: biased upwards, never negative for a variance. */
  readonly biased: number;
  /** Biased variance components of negatives, positives and readers, and the coefficient of each in the covariance. */
  readonly components: Record<Source, { readonly variance: number; readonly coefficient: number }>;
}

export type Source = 'negatives' | 'positives' | 'readers';

const NONE: PairSums = [0, 0, 0, 0];

/**
 * Computes the one-shot estimate of Gallas 2006 ("One-shot estimate of MRMC variance: AUC"), for any design of readers
 * and cases as in Gallas and Brown 2008, section 3: the mean product of two outcomes, minus the estimate of that mean
 * for different readers and different cases. If there is no pair of different readers (both have the same single
 * reader), readers count as fixed.
 *
 * @param same Whether reader i of the first and reader j of the second are the same person.
 */
export function oneShotCovariance(
  first: readonly ReaderSums[],
  second: readonly ReaderSums[],
  same: (i: number, j: number) => boolean,
): OneShotCovariance {
  let [own, all]: [PairMoments, PairMoments] = [
    { outcomes: NONE, counts: NONE },
    { outcomes: NONE, counts: NONE },
  ];
  first.forEach((a, i) =>
    second.forEach((b, j) => {
      const moments = pairMoments(a, b);
      all = addMoments(all, moments);
      if (same(i, j)) own = addMoments(own, moments);
    }),
  );
  const others = addMoments(all, own, -1);
  // Eight sums: four over pairs with the same reader, then four with different readers, each over exactly the cases
  // it shares.
  const outcomes = [...exactly(own.outcomes), ...exactly(others.outcomes)];
  const counts = [...exactly(own.counts), ...exactly(others.counts)];
  const fixed = counts[7] === 0;
  const last = fixed ? 3 : 7;
  const total = all.counts[3];
  const coefficients = counts.map((count, k) => count / total - Number(k === last));
  const sum = (moments: readonly number[]): number =>
    moments.reduce((found, moment, k) => found + coefficients[k]! * moment, 0);
  const means = (tops: readonly number[], bottoms: readonly number[]): number[] =>
    tops.map((top, k) => (bottoms[k] === 0 ? 0 : top / bottoms[k]!));
  const biased = means([...own.outcomes, ...all.outcomes], [...own.counts, ...all.counts]);
  const shared = (moments: readonly number[]): number =>
    moments.reduce((found, k) => found + counts[k]! / total, 0);
  const component = (
    moment: number,
    sharing: readonly number[],
  ): { variance: number; coefficient: number } => ({
    variance: shared(sharing) === 0 ? 0 : biased[moment]! - biased[last]!,
    coefficient: shared(sharing),
  });
  return {
    covariance: sum(means(outcomes, counts)),
    biased: sum(biased),
    components: {
      negatives: component(fixed ? 2 : 6, [0, 2, 4, 6]),
      positives: component(fixed ? 1 : 5, [0, 1, 4, 5]),
      readers: fixed ? { variance: 0, coefficient: 0 } : component(3, [0, 1, 2, 3]),
    },
  };
}

/** Turns sums over pairs that share at least these cases into sums over pairs that share exactly these. */
function exactly([both, positive, negative, any]: PairSums): PairSums {
  return [both, positive - both, negative - both, any - positive - negative + both];
}

function addMoments(a: PairMoments, b: PairMoments, sign = 1): PairMoments {
  const add = (x: PairSums, y: PairSums): PairSums => [
    x[0] + sign * y[0],
    x[1] + sign * y[1],
    x[2] + sign * y[2],
    x[3] + sign * y[3],
  ];
  return { outcomes: add(a.outcomes, b.outcomes), counts: add(a.counts, b.counts) };
}
