import type { DenseNetOptions } from './denseNetOptions';

/** The options that make a DenseNet a DenseNet-BC. */
const BC = { bottleneck: true, compression: 0.5 } as const;

function large(...layersPerBlock: readonly number[]) {
  return { ...BC, layersPerBlock, growthRate: 32, stem: 'large' } as const;
}

/**
 * The options of {@link denseNet} for each network of the paper. Networks with three blocks are for images of 32 x 32
 * pixels, networks with four blocks (`densenet-121` and so on) for ImageNet.
 *
 * ```ts
 * const { features } = denseNet(DENSENETS['densenet-121']).build(images);
 * ```
 *
 * Source: Huang et al. 2017, "Densely Connected Convolutional Networks", tables 1 and 2.
 */
export const DENSENETS = {
  'densenet-40': { depth: 40, growthRate: 12 },
  'densenet-100': { depth: 100, growthRate: 12 },
  'densenet-bc-100': { ...BC, depth: 100, growthRate: 12 },
  'densenet-bc-190': { ...BC, depth: 190, growthRate: 40 },
  'densenet-bc-250': { ...BC, depth: 250, growthRate: 24 },
  'densenet-121': large(6, 12, 24, 16),
  'densenet-169': large(6, 12, 32, 32),
  'densenet-201': large(6, 12, 48, 32),
  'densenet-264': large(6, 12, 64, 48),
} as const satisfies Record<string, DenseNetOptions>;
