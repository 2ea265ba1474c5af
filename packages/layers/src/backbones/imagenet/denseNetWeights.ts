import { type NamedWeights, RadnetError, type WeightArray } from '@radnet/core';
import { listed, requireKnownOptions } from '@radnet/core/internal';
import { adaptStem, type StemOptions } from './adaptStem';
import { shareStatistics } from './shareStatistics';

/** Settings for {@link kerasDenseNet} and {@link torchvisionDenseNet}. */
export interface ImageNetOptions extends StemOptions {
  /** The `name` option of the {@link denseNet} that will load the weights. Default `densenet`. */
  readonly name?: string;
}

const OPTIONS = { channels: true, input: true, name: true } satisfies Record<keyof ImageNetOptions, true>;

/** @throws RadnetError for an option that `where` does not have. */
export function checkImageNetOptions(where: string, options: ImageNetOptions): void {
  requireKnownOptions(where, options, Object.keys(OPTIONS));
}

/** The weights of one batch norm. */
const NORM = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;

/**
 * Renames the weights of a DenseNet-BC to those of `denseNet`, and merges its running statistics.
 *
 * In the other network, each batch norm has its own running statistics. In ours, a block has one mean and variance per
 * feature map; if the layers that read a map have different ones, gamma and beta are changed to compensate. So our
 * network computes the same in inference, and in training with frozen layers. It also does in training with batch
 * statistics, as long as the original statistics agreed with one another, as they do if all layers were trained
 * together.
 *
 * One difference remains: our transition keeps the last row and column of an odd size, and the other networks drop
 * them. With input sizes that are multiples of 32, no size is odd.
 *
 * @param weights Keyed by place and kind: `stem/kernel`, `block1/layer1/bottleneck_moving_mean`, ...
 * @throws RadnetError for missing weights, or weights of other shapes.
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

/** @throws RadnetError that lists the missing weights, up to the last block and layer that has any. */
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
