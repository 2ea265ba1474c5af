import type { ClusterIndex } from './clusters';

/** Coefficients of a logistic regression on one variable, with their standard errors. */
export interface LogisticFit {
  readonly intercept: number;
  readonly slope: number;
  readonly interceptError: number;
  readonly slopeError: number;
}

export interface LogisticOptions {
  /** A fixed slope, which is then not fitted: `fixedSlope * x` is an offset. */
  readonly fixedSlope?: number;
  readonly clusters: ClusterIndex;
}

/**
 * Fits logit P(label) = intercept + slope x by maximum likelihood (Newton's method). Standard errors are model-based if
 * each case is its own cluster, else cluster-robust with the factor G / (G - 1) (N - 1) / (N - K) (Liang and Zeger
 * 1986, as in statsmodels and Stata). To fit a slope, the classes must overlap in x; otherwise there is no maximum.
 */
export function fitLogistic(
  labels: ArrayLike<number>,
  x: ArrayLike<number>,
  { fixedSlope, clusters }: LogisticOptions,
): LogisticFit {
  const cases = labels.length;
  const fixed = fixedSlope !== undefined;
  let intercept = 0;
  let slope = fixedSlope ?? 0;
  let information: Symmetric = { aa: 1, ab: 0, bb: 1 };
  const probability = (i: number): number => 1 / (1 + Math.exp(-(intercept + slope * x[i]!)));
  for (let step = 0; step < 200; step++) {
    let [gradientA, gradientB] = [0, 0];
    information = { aa: 0, ab: 0, bb: 0 };
    for (let i = 0; i < cases; i++) {
      const p = probability(i);
      const weight = p * (1 - p);
      gradientA += labels[i]! - p;
      gradientB += (labels[i]! - p) * x[i]!;
      information.aa += weight;
      information.ab += weight * x[i]!;
      information.bb += weight * x[i]! * x[i]!;
    }
    const [moveA, moveB] = fixed
      ? [gradientA / information.aa, 0]
      : multiply(inverse(information), gradientA, gradientB);
    // A long Newton step overshoots where the curve is flat.
    const shorten = Math.min(1, 4 / Math.max(Math.abs(moveA), Math.abs(moveB)));
    intercept += shorten * moveA;
    slope += shorten * moveB;
    if (Math.abs(moveA) + Math.abs(moveB) < 1e-13 * (1 + Math.abs(intercept) + Math.abs(slope))) break;
  }
  const model = fixed ? { aa: 1 / information.aa, ab: 0, bb: 0 } : inverse(information);
  const covariance = clusters.count === cases ? model : robust();
  return {
    intercept,
    slope,
    interceptError: Math.sqrt(covariance.aa),
    slopeError: Math.sqrt(covariance.bb),
  };

  function robust(): Symmetric {
    const scores = Array.from({ length: clusters.count }, () => [0, 0] as [number, number]);
    for (let i = 0; i < cases; i++) {
      const residual = labels[i]! - probability(i);
      const score = scores[clusters.of[i]!]!;
      score[0] += residual;
      score[1] += residual * x[i]!;
    }
    const parameters = fixed ? 1 : 2;
    const factor = (clusters.count / (clusters.count - 1)) * ((cases - 1) / (cases - parameters));
    const sum: Symmetric = { aa: 0, ab: 0, bb: 0 };
    for (const [a, b] of scores.map(([a, b]) => multiply(model, a, b))) {
      sum.aa += factor * a * a;
      sum.ab += factor * a * b;
      sum.bb += factor * b * b;
    }
    return sum;
  }
}

/** Symmetric 2 x 2 matrix. */
interface Symmetric {
  aa: number;
  ab: number;
  bb: number;
}

function inverse({ aa, ab, bb }: Symmetric): Symmetric {
  const determinant = aa * bb - ab * ab;
  return { aa: bb / determinant, ab: -ab / determinant, bb: aa / determinant };
}

function multiply({ aa, ab, bb }: Symmetric, a: number, b: number): [number, number] {
  return [aa * a + ab * b, ab * a + bb * b];
}
