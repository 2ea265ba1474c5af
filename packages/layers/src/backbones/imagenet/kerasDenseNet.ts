import { type NamedWeights } from '@radnet/core';
import { EPSILON } from '../../normalization/movingStatistics';
import { checkImageNetOptions, denseNetWeights, type ImageNetOptions } from './denseNetWeights';
import { renamed, type Rule } from './renamed';

const VECTOR = '(gamma|beta|moving_mean|moving_variance)';

/** Keras counts the stem as its first stage. */
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

/** Epsilon of the batch norms in `keras.applications.densenet`. */
const KERAS_EPSILON = 1.001e-5;

/**
 * Converts the weights of a Keras 3 DenseNet (`keras.applications.DenseNet121`, 169 or 201, by `weight.path`) into
 * those of `denseNet(DENSENETS['densenet-121'])` and the like. Pass the result to `loadWeights`.
 *
 * For inputs whose sizes are multiples of 32, the network then computes what the Keras network does, in inference and
 * in training with frozen layers. At other sizes, our transitions keep a last odd row and column, which Keras drops.
 * The classifier's weights are named `classifier/kernel` and `classifier/bias`. Keras adds 1.001e-5 to variances and
 * our layers add 1e-5; the conversion adds the difference to the running variances.
 *
 * @param weights Arrays keyed by name; convolutions are [height, width, inputs, outputs].
 * @returns Arrays keyed by our names, in the same layouts.
 * @throws RadnetError for an unknown option. Also if names are unknown or missing; the message lists them.
 */
export function kerasDenseNet(weights: NamedWeights, options: ImageNetOptions = {}): NamedWeights {
  checkImageNetOptions('kerasDenseNet', options);
  const ours = renamed('Keras', weights, RULES);
  for (const [name, { shape, values }] of ours) {
    if (!name.endsWith('moving_variance')) continue;
    ours.set(name, { shape, values: values.map((variance) => variance + (KERAS_EPSILON - EPSILON)) });
  }
  return denseNetWeights(ours, options);
}
