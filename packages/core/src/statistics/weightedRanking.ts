/** Cases from the highest score to the lowest, sorted once for many resamples. */
export interface Ranking {
  /** Indices of the cases, falling scores. */
  readonly order: Int32Array;
  /** 1 where the next case in `order` has a lower score, and at the end. */
  readonly last: Uint8Array;
  /** The label, 0 or 1, of each case in `order`. */
  readonly labels: Uint8Array;
}

export function rankFalling(labels: ArrayLike<number>, scores: ArrayLike<number>): Ranking {
  const values = Float64Array.from(scores);
  const order = Int32Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]!);
  return {
    order,
    last: Uint8Array.from(order, (i, at) => Number(values[i] !== values[order[at + 1]!])),
    labels: Uint8Array.from(order, (i) => labels[i]!),
  };
}

/** The area under the ROC curve of weighted cases, ties counted half; NaN where a class has no weight. */
export function weightedAuc({ order, last, labels }: Ranking, weights: ArrayLike<number>): number {
  let truePositives = 0;
  let falsePositives = 0;
  let area = 0;
  let positivesBefore = 0;
  let negativesBefore = 0;
  for (let at = 0; at < order.length; at++) {
    const weight = weights[order[at]!]!;
    if (labels[at] === 1) truePositives += weight;
    else falsePositives += weight;
    if (last[at] === 1) {
      area += ((positivesBefore + truePositives) / 2) * (falsePositives - negativesBefore);
      positivesBefore = truePositives;
      negativesBefore = falsePositives;
    }
  }
  return area / (truePositives * falsePositives);
}

/** Average precision of weighted cases: the mean of precision over the positives, by falling score. NaN without a positive. */
export function weightedAveragePrecision(
  { order, last, labels }: Ranking,
  weights: ArrayLike<number>,
): number {
  let truePositives = 0;
  let called = 0;
  let before = 0;
  let sum = 0;
  for (let at = 0; at < order.length; at++) {
    const weight = weights[order[at]!]!;
    called += weight;
    if (labels[at] === 1) truePositives += weight;
    if (last[at] === 1) {
      if (truePositives > before) sum += ((truePositives - before) * truePositives) / called;
      before = truePositives;
    }
  }
  return sum / truePositives;
}
