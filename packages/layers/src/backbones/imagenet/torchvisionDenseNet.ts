import { type NamedWeights, type WeightArray } from '@radnet/core';
import { checkImageNetOptions, denseNetWeights, type ImageNetOptions } from './denseNetWeights';
import { renamed, type Rule } from './renamed';

const VECTORS: Readonly<Record<string, string>> = {
  weight: 'gamma',
  bias: 'beta',
  running_mean: 'moving_mean',
  running_var: 'moving_variance',
};
const VECTOR = Object.keys(VECTORS).join('|');

/** Returns the prefix of a unit's names. The first unit of a layer is its bottleneck. */
const layerPrefix = (block: string, layer: string, unit: string): string =>
  `block${block}/layer${layer}/${unit === '1' ? 'bottleneck_' : ''}`;

const RULES: readonly Rule[] = [
  // The dot in `norm.1` and `conv.1` is optional: the files that torchvision downloads still have it.
  [/^features\.conv0\.weight$/, () => 'stem/kernel'],
  [new RegExp(`^features\\.norm0\\.(${VECTOR})$`), (kind) => `stem_norm/${VECTORS[kind!]}`],
  [
    /^features\.denseblock(\d+)\.denselayer(\d+)\.conv\.?([12])\.weight$/,
    (block, layer, unit) => `${layerPrefix(block!, layer!, unit!)}kernel`,
  ],
  [
    new RegExp(`^features\\.denseblock(\\d+)\\.denselayer(\\d+)\\.norm\\.?([12])\\.(${VECTOR})$`),
    (block, layer, unit, kind) => layerPrefix(block!, layer!, unit!) + VECTORS[kind!],
  ],
  [/^features\.transition(\d+)\.conv\.weight$/, (index) => `transition${index}/kernel`],
  [
    new RegExp(`^features\\.transition(\\d+)\\.norm\\.(${VECTOR})$`),
    (index, kind) => `transition${index}/${VECTORS[kind!]}`,
  ],
  [new RegExp(`^features\\.norm5\\.(${VECTOR})$`), (kind) => `norm/${VECTORS[kind!]}`],
  [/^classifier\.weight$/, () => 'classifier/kernel'],
  [/^classifier\.bias$/, () => 'classifier/bias'],
  // Torch's batch norm counts its steps, for a mode that DenseNet does not use.
  [/\.num_batches_tracked$/, () => undefined],
];

/**
 * Converts the weights of a torchvision DenseNet (`state_dict()` of densenet121, 169, 201 or 161) into those of
 * `denseNet(DENSENETS['densenet-121'])` and the like. Pass the result to `loadWeights`.
 *
 * ```ts
 * const weights = torchvisionDenseNet(readSafetensors(bytes, 'densenet121.safetensors'), { channels: 1 });
 * ```
 *
 * For inputs whose sizes are multiples of 32, the network then computes what the torchvision network does, in inference
 * and in training with frozen layers. At other sizes, our transitions keep a last odd row and column, which torchvision
 * drops. The classifier's weights are named `classifier/kernel` and `classifier/bias`.
 *
 * @param weights Arrays keyed by name, as in the state dict; convolutions are [outputs, inputs, height, width].
 * @returns Arrays keyed by our names, float32; convolutions are [height, width, inputs, outputs].
 * @throws RadnetError for an unknown option. Also if names are unknown or missing; the message lists them.
 */
export function torchvisionDenseNet(weights: NamedWeights, options: ImageNetOptions = {}): NamedWeights {
  checkImageNetOptions('torchvisionDenseNet', options);
  const ours = renamed('torchvision', weights, RULES);
  for (const [name, weight] of ours) if (name.endsWith('kernel')) ours.set(name, outputsLast(weight));
  return denseNetWeights(ours, options);
}

/** Transposes [outputs, inputs, ...size] to [...size, inputs, outputs]. */
function outputsLast({ shape, values }: WeightArray): WeightArray {
  const [outputs = 1, inputs = 1, ...size] = shape;
  const pixels = size.reduce((product, length) => product * length, 1);
  const moved = new Float32Array(values.length);
  for (let at = 0, out = 0; out < outputs; out++) {
    for (let input = 0; input < inputs; input++) {
      for (let pixel = 0; pixel < pixels; pixel++) {
        moved[(pixel * inputs + input) * outputs + out] = values[at++]!;
      }
    }
  }
  return { shape: [...size, inputs, outputs], values: moved };
}
