import { listed, type NamedWeights, RadnetError, type WeightArray } from '@radnet/core';
import { adaptStem, type StemOptions } from './adaptStem';
import { shareStatistics } from './shareStatistics';

export interface ImageNetOptions extends StemOptions {
  /** The `name` that `denseNet` was given. Default `densenet`. */
  readonly name?: string;
}

/** What each place of a network has, but for the layers of its blocks. */
const NORM = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;

/**
 * A DenseNet-BC's weights as `denseNet` names them, from those of a network in which each batch norm has running
 * statistics of its own. In ours a block has one mean and variance a feature map; where the layers that read it have
 * others, gamma and beta make up for it. So inference, and training with the layer frozen, give what the other network
 * gives; training that normalises by the batch does too as far as its statistics agreed with one another, which they do
 * where all layers were trained together.
 *
 * What the two leave apart: a transition of ours keeps the last row and column of an odd size, which the others drop. At
 * multiples of 32 there is none.
 *
 * @param weights By place and kind: `stem/kernel`, `block1/layer1/bottleneck_moving_mean`, ...
 */
export function denseNetWeights(
  weights: Map<string, WeightArray>,
  { name = 'densenet', ...stem }: ImageNetOptions,
): NamedWeights {
  checkComplete(weights);
  const ours = adaptStem(shareStatistics(weights), stem);
  return new Map(
    [...ours].map(([at, weight]) => [at.startsWith('classifier/') ? at : `${name}_${at}`, weight]),
  );
}

/** Whether the places up to the last have all their weights, each channel vector of its length. */
function checkComplete(weights: NamedWeights): void {
  const layers = new Map<number, number>();
  for (const at of weights.keys()) {
    const [, block, layer] = /^block(\d+)\/layer(\d+)\//.exec(at) ?? [];
    if (block !== undefined) layers.set(+block, Math.max(layers.get(+block) ?? 0, +layer!));
  }
  const blocks = Math.max(0, ...layers.keys());
  const norm = (prefix: string): string[] => NORM.map((kind) => prefix + kind);
  const expected = ['stem/kernel', ...norm('stem_norm/'), ...norm('norm/')];
  for (let block = 1; block <= Math.max(1, blocks); block++) {
    if (block > 1) expected.push(...norm(`transition${block - 1}/`), `transition${block - 1}/kernel`);
    for (let layer = 1; layer <= (layers.get(block) ?? 1); layer++) {
      for (const prefix of [`block${block}/layer${layer}/bottleneck_`, `block${block}/layer${layer}/`]) {
        expected.push(...norm(prefix), `${prefix}kernel`);
      }
    }
  }
  const missing = expected.filter((at) => !weights.has(at));
  if (missing.length > 0) {
    throw new RadnetError(
      `weights: expected all of a DenseNet-BC, ${missing.length} are missing:${listed(missing)}`,
    );
  }
}
