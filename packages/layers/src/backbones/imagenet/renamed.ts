import { type NamedWeights, RadnetError, type WeightArray } from '@radnet/core';
import { listed } from '@radnet/core/internal';

/**
 * A pattern of names, and a function from its groups to our name. The function returns undefined if our network does
 * not use the weight.
 */
export type Rule = readonly [RegExp, (...groups: (string | undefined)[]) => string | undefined];

/**
 * Renames weights by the first rule that matches each name.
 *
 * @throws RadnetError that lists the names, with shapes, that match no rule.
 */
export function renamed(
  source: string,
  weights: NamedWeights,
  rules: readonly Rule[],
): Map<string, WeightArray> {
  const ours = new Map<string, WeightArray>();
  const unknown: string[] = [];
  for (const [name, weight] of weights) {
    const match = rules.flatMap(([pattern, rename]) => {
      const found = pattern.exec(name);
      return found ? [rename(...found.slice(1))] : [];
    });
    if (match.length === 0) unknown.push(`${name} [${weight.shape.join(', ')}]`);
    const [to] = match;
    if (to !== undefined) ours.set(to, weight);
  }
  if (unknown.length > 0) {
    throw new RadnetError(
      `weights: expected those of a DenseNet of ${source}, got ${unknown.length} of ${weights.size} names that it ` +
        `does not have:${listed(unknown)}`,
    );
  }
  return ours;
}
