/** Cases ranked from the highest score to the lowest. They are sorted once and used for many resamples. */
export interface Ranking {
  /** Indices of the cases in descending order of scores. */
  readonly order: Int32Array;
  /** 1 if the next case in `order` has a lower score, and for the last case; else 0. */
  readonly last: Uint8Array;
  /** Label of each case in `order`, 0 or 1. */
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

/** Returns the area under the ROC curve of weighted cases. Ties count half. NaN if a class has no weight. */
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

/** Returns the average precision of weighted cases: precision averaged over the positives. NaN without positives. */
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
