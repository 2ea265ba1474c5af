import { RadnetError, type WeightArray } from '@radnet/core';
import { showName, showValue } from '@radnet/core/internal';

/**
 * The mean and standard deviation with which torchvision, and Keras with `mode='torch'`, normalise images in [0, 1].
 */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

/** How to fit the first convolution of an ImageNet network to its new input. */
export interface StemOptions {
  /**
   * Channels of the input. With 1, the filters of the three colours are added up, as if the image were repeated in all
   * three channels. Default 3.
   */
  readonly channels?: 1 | 3;
  /**
   * The range of the input's values. `unit` means values in [0, 1], as `preprocessCt` returns them. The mean and
   * standard deviation of ImageNet then become part of the first convolution and the norm after it, and the padding
   * around the image is 0 (air in a CT) instead of ImageNet's mean. `normalized` means values with ImageNet's mean
   * subtracted and divided by its standard deviation, as in the training of the weights. Default `unit`.
   */
  readonly input?: 'unit' | 'normalized';
}

/**
 * Fits the first convolution, [height, width, 3, filters], and the norm after it to a new input.
 *
 * @throws RadnetError for a wrong option, or for weights of other shapes.
 */
export function adaptStem(
  weights: ReadonlyMap<string, WeightArray>,
  { channels = 3, input = 'unit' }: StemOptions,
): Map<string, WeightArray> {
  if (![1, 3].includes(channels))
    throw new RadnetError(`channels: expected 1 or 3, got ${showValue(channels)}`);
  if (!['unit', 'normalized'].includes(input)) {
    throw new RadnetError(`input: expected 'unit' or 'normalized', got ${showName(input)}`);
  }
  const { shape, values } = weights.get('stem/kernel')!;
  const [height = 0, width = 0, inputs = 0, filters = 0] = shape;
  const mean = weights.get('stem_norm/moving_mean')!;
  if (shape.length !== 4 || inputs !== 3 || mean.values.length !== filters) {
    throw new RadnetError(
      `weights: expected a first convolution of [height, width, 3, filters] and a norm of as many channels, got ` +
        `[${shape.join(', ')}] and [${mean.shape.join(', ')}]`,
    );
  }
  const kernel = new Float64Array(height * width * channels * filters);
  const means = Float64Array.from(mean.values);
  values.forEach((value, at) => {
    const channel = Math.floor(at / filters) % 3;
    const filter = at % filters;
    const scaled = input === 'unit' ? value / DEVIATION[channel]! : value;
    if (input === 'unit') means[filter]! += scaled * MEAN[channel]!;
    const pixel = Math.floor(at / (3 * filters));
    kernel[(channels === 3 ? 3 * pixel + channel : pixel) * filters + filter]! += scaled;
  });
  return new Map(weights)
    .set('stem/kernel', {
      shape: [height, width, channels, filters],
      values: Float32Array.from(kernel),
    })
    .set('stem_norm/moving_mean', { shape: mean.shape, values: Float32Array.from(means) });
}
