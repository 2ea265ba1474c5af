import { type NamedWeights } from '@radnet/core';
import { EPSILON } from '../../normalization/movingStatistics';
import { denseNetWeights, type ImageNetOptions } from './denseNetWeights';
import { renamed, type Rule } from './renamed';

const VECTOR = '(gamma|beta|moving_mean|moving_variance)';

/** Keras counts the stem as the first of its stages. */
const before = (stage: string): number => Number(stage) - 1;

const RULES: readonly Rule[] = [
  [/^conv1_conv\/kernel$/, () => 'stem/kernel'],
  [new RegExp(`^conv1_bn/${VECTOR}$`), (kind) => `stem_norm/${kind}`],
  [
    /^conv(\d+)_block(\d+)_([12])_conv\/kernel$/,
    (stage, layer, unit) => `block${before(stage!)}/layer${layer}/${unit === '1' ? 'bottleneck_' : ''}kernel`,
  ],
  [
    new RegExp(`^conv(\\d+)_block(\\d+)_([01])_bn/${VECTOR}$`),
    (stage, layer, unit, kind) =>
      `block${before(stage!)}/layer${layer}/${unit === '0' ? 'bottleneck_' : ''}${kind}`,
  ],
  [/^pool(\d+)_conv\/kernel$/, (stage) => `transition${before(stage!)}/kernel`],
  [new RegExp(`^pool(\\d+)_bn/${VECTOR}$`), (stage, kind) => `transition${before(stage!)}/${kind}`],
  [new RegExp(`^bn/${VECTOR}$`), (kind) => `norm/${kind}`],
  [/^predictions\/(kernel|bias)$/, (kind) => `classifier/${kind}`],
];

/** Of the batch norms in `keras.applications.densenet`. */
const KERAS_EPSILON = 1.001e-5;

/**
 * The weights of a DenseNet of Keras 3 (`keras.applications.DenseNet121`, 169 or 201, by `weight.path`) under the names of
 * `denseNet(DENSENETS['densenet-121'])` and its like; see `denseNetWeights` for what else changes. The classifier comes
 * as `classifier/kernel` and `classifier/bias`.
 *
 * Keras adds 1.001e-5 to variances, our layers 1e-5: the difference goes into the running variances.
 *
 * @throws RadnetError that lists the names that no such network has, or those that are missing.
 */
export function kerasDenseNet(weights: NamedWeights, options: ImageNetOptions = {}): NamedWeights {
  const ours = renamed('Keras', weights, RULES);
  for (const [name, { shape, values }] of ours) {
    if (!name.endsWith('moving_variance')) continue;
    ours.set(name, { shape, values: values.map((variance) => variance + (KERAS_EPSILON - EPSILON)) });
  }
  return denseNetWeights(ours, options);
}
