/**
 * Returns the probability that Student's t is farther from 0 than `t`, on either side: the two-sided p-value.
 *
 * @param degreesOfFreedom A number above 0, not necessarily an integer.
 */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  const square = t * t;
  const share = square / (degreesOfFreedom + square);
  // Of the two complementary forms, use the one whose argument is small: it loses no digits.
  return share < 0.5
    ? 1 - incompleteBeta(share, 0.5, degreesOfFreedom / 2)
    : incompleteBeta(degreesOfFreedom / (degreesOfFreedom + square), degreesOfFreedom / 2, 0.5);
}

/** Returns the two-sided 95 % quantile of Student's t, by bisection. It approaches 1.96 for many degrees of freedom. */
export function studentQuantile95(degreesOfFreedom: number): number {
  let low = 1;
  let high = 2;
  while (studentTwoSided(high, degreesOfFreedom) > 0.05) high *= 2;
  for (let step = 0; step < 100 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, degreesOfFreedom) > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularized incomplete beta function, from its continued fraction (DLMF 8.17.22) by Lentz's method. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return Math.min(1, Math.max(0, x));
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let c = 1;
  let fraction = d;
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}

/** Logarithm of the gamma function of x > 0, by Stirling's series (DLMF 5.11.1) after shifting small arguments up. */
function logGamma(x: number): number {
  let product = 1;
  let at = x;
  for (; at < 15; at++) product *= at;
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
}
