import { RadnetError, type WeightArray } from '@radnet/core';
import { EPSILON } from '../../normalization/movingStatistics';

const OWN = /^block(\d+)\/layer(\d+)\/bottleneck_moving_(mean|variance)$/;

/**
 * Replaces the running statistics of a block's layers by one pair for the block, `block1/moving_mean` and
 * `block1/moving_variance`: those of its last layer, which reads all maps. If a layer's own statistics differ from
 * them, its gamma and beta are changed so that the normalised values stay the same.
 *
 * @throws RadnetError if the vectors of one norm differ in length, or if the last layer reads fewer maps than another.
 */
export function shareStatistics(weights: ReadonlyMap<string, WeightArray>): Map<string, WeightArray> {
  const shared = new Map(weights);
  const last = new Map<string, number>();
  for (const at of weights.keys()) {
    const [, block, layer] = OWN.exec(at) ?? [];
    if (block !== undefined) last.set(block, Math.max(last.get(block) ?? 0, +layer!));
  }
  for (const [block, layers] of last) {
    const of = (layer: number, kind: string): WeightArray =>
      weights.get(`block${block}/layer${layer}/bottleneck_${kind}`)!;
    const [mean, variance] = [of(layers, 'moving_mean'), of(layers, 'moving_variance')];
    shared.set(`block${block}/moving_mean`, mean).set(`block${block}/moving_variance`, variance);
    for (let layer = 1; layer <= layers; layer++) {
      const prefix = `block${block}/layer${layer}/bottleneck_`;
      const vectors = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((kind) => of(layer, kind));
      checkLengths(prefix, vectors, mean);
      const [gamma, beta, ownMean, ownVariance] = vectors as [
        WeightArray,
        WeightArray,
        WeightArray,
        WeightArray,
      ];
      const slope = ownVariance.values.map((own, c) =>
        Math.sqrt((variance.values[c]! + EPSILON) / (own + EPSILON)),
      );
      const offset = ownMean.values.map(
        (own, c) => (mean.values[c]! - own) / Math.sqrt(ownVariance.values[c]! + EPSILON),
      );
      shared.set(`${prefix}gamma`, { ...gamma, values: gamma.values.map((g, c) => g * slope[c]!) });
      shared.set(`${prefix}beta`, {
        ...beta,
        values: beta.values.map((b, c) => b + gamma.values[c]! * offset[c]!),
      });
      shared.delete(`${prefix}moving_mean`);
      shared.delete(`${prefix}moving_variance`);
    }
  }
  return shared;
}

function checkLengths(prefix: string, vectors: readonly WeightArray[], longest: WeightArray): void {
  const lengths = vectors.map(({ values }) => values.length);
  if (new Set(lengths).size > 1 || lengths[0]! > longest.values.length) {
    throw new RadnetError(
      `weights: expected gamma, beta, mean and variance of one length, at most ${longest.values.length}, at ` +
        `${prefix.slice(0, -'/bottleneck_'.length)}, got ${lengths.join(', ')}`,
    );
  }
}
