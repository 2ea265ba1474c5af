import { type Estimate, notDefined } from '../metrics/estimate';
import { wilsonEstimate } from '../metrics/wilsonInterval';
import type { ClusterIndex } from './clusters';
import { effectiveCases } from './effectiveCases';

/**
 * Returns the difference of two shares of the same cases, first minus second, with Newcombe's score interval for paired
 * data (Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on paired
 * data", method 10). Clustered cases are scaled to the effective number of independent ones, as in
 * `clusteredProportion`.
 *
 * @param first 0 or 1, one entry per case.
 * @param second The same for the other share, of the same cases.
 */
export function pairedDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  clusters: ClusterIndex,
): Estimate {
  const cases = first.length;
  if (cases === 0) return notDefined('nothing counted');
  const differences = Array.from(first, (one, i) => one - second[i]!);
  const effective = effectiveCases(differences, clusters);
  const scale = effective / cases;
  let [both, onlyFirst, onlySecond, neither] = [0, 0, 0, 0];
  for (let i = 0; i < cases; i++) {
    if (first[i] === 1 && second[i] === 1) both += scale;
    else if (first[i] === 1) onlyFirst += scale;
    else if (second[i] === 1) onlySecond += scale;
    else neither += scale;
  }
  const a = wilsonEstimate((both + onlyFirst) / effective, effective);
  const b = wilsonEstimate((both + onlySecond) / effective, effective);
  const margins = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
  const association = both * neither - onlyFirst * onlySecond;
  const corrected = association > 0 ? Math.max(0, association - effective / 2) : association;
  const phi = margins > 0 ? corrected / Math.sqrt(margins) : 0;
  const reach = (x: number, y: number): number => Math.sqrt(x * x - 2 * phi * x * y + y * y);
  const value = differences.reduce((sum, difference) => sum + difference, 0) / cases;
  return {
    value,
    lower: value - reach(a.value - a.lower, b.upper - b.value),
    upper: value + reach(a.upper - a.value, b.value - b.lower),
  };
}
