import { RadnetError } from '@radnet/core';
import { checkRate, checkWhole } from '../checks';

export interface DenseNetOptions {
  /**
   * Convolutions from end to end, the classifier counted, of a network of three equal blocks: 3 n + 4, with `bottleneck`
   * 6 n + 4, of n layers each. Default 40.
   */
  readonly depth?: number;
  /** Layers of each block, in place of `depth`. */
  readonly layersPerBlock?: readonly number[];
  /** Feature maps that each layer of a dense block adds. Default 12. */
  readonly growthRate?: number;
  /** Whether a 1x1 convolution narrows what each layer reads (DenseNet-B). Default false. */
  readonly bottleneck?: boolean;
  /** Share of the feature maps that a transition keeps (DenseNet-C). Default 1. */
  readonly compression?: number;
  /**
   * What comes first: `small`, a 3x3 convolution, or `large`, a 7x7 convolution of stride 2, batch norm, ReLU and a 3x3
   * max pooling of stride 2. Default small.
   */
  readonly stem?: 'small' | 'large';
  /** Filters of the first convolution. Default 16, with `bottleneck` 2 * growthRate. */
  readonly stemFilters?: number;
  /** Stride of the small stem. Default 1. */
  readonly stemStride?: number;
  /** Share dropped after each convolution in training, but for the first. Default 0. */
  readonly dropoutRate?: number;
  /** Share of the running statistics that a training step keeps. Default 0.9. */
  readonly momentum?: number;
  /** See `DenseBlockArgs`. Default true. */
  readonly memoryEfficient?: boolean;
  /** Makes initial weights and dropout masks repeatable. */
  readonly seed?: number;
  /** Prefix of all layer names. Default `densenet`. */
  readonly name?: string;
}

const BLOCKS = 3;
/** Convolutions outside three blocks: the first, two transitions, and the classifier. */
const OTHER_LAYERS = 4;

/** @throws RadnetError for an option that is not what it should be, or that contradicts another. */
export function checkDenseNetOptions(options: DenseNetOptions): void {
  const { growthRate = 12, compression = 1, stem = 'small', stemFilters = 16, stemStride = 1 } = options;
  checkWhole('growthRate', growthRate);
  checkWhole('stemFilters', stemFilters);
  checkWhole('stemStride', stemStride);
  checkRate('dropoutRate', options.dropoutRate ?? 0);
  checkRate('momentum', options.momentum ?? 0);
  if (!(compression > 0 && compression <= 1)) {
    throw new RadnetError(`compression: expected a share above 0 and up to 1, got ${compression}.`);
  }
  if (!['small', 'large'].includes(stem)) {
    throw new RadnetError(`stem: expected 'small' or 'large', got '${stem}'.`);
  }
  if (stem === 'large' && options.stemStride !== undefined) {
    throw new RadnetError(
      `stemStride: expected none beside the large stem, whose stride is 4, got ${stemStride}.`,
    );
  }
  if (options.depth !== undefined && options.layersPerBlock !== undefined) {
    throw new RadnetError('layersPerBlock: expected it in place of `depth`, got both.');
  }
}

/** @throws RadnetError where a transition would keep no feature map. */
export function checkCompression(options: DenseNetOptions): void {
  const { compression = 1, growthRate = 12 } = options;
  let channels = stemFiltersOf(options);
  for (const layers of layersOf(options).slice(0, -1)) {
    const made = channels + layers * growthRate;
    channels = Math.floor(made * compression);
    if (channels === 0) {
      throw new RadnetError(
        `compression: expected a share that leaves a feature map, got ${compression} of ${made}.`,
      );
    }
  }
}

/** Filters of the first convolution. */
export function stemFiltersOf({ stemFilters, bottleneck = false, growthRate = 12 }: DenseNetOptions): number {
  return stemFilters ?? (bottleneck ? 2 * growthRate : 16);
}

/** The number of layers of each block. */
export function layersOf({
  depth = 40,
  layersPerBlock,
  bottleneck = false,
}: DenseNetOptions): readonly number[] {
  if (layersPerBlock) {
    if (layersPerBlock.length === 0)
      throw new RadnetError('layersPerBlock: expected a block at least, got none.');
    layersPerBlock.forEach((layers, block) => checkWhole(`layersPerBlock[${block}]`, layers));
    return layersPerBlock;
  }
  const perLayer = bottleneck ? 2 * BLOCKS : BLOCKS;
  const layers = (depth - OTHER_LAYERS) / perLayer;
  if (!Number.isInteger(layers) || layers < 1) {
    const examples = bottleneck ? '100, 190, 250' : '40, 22, 100';
    throw new RadnetError(
      `depth: expected 3 blocks of n layers and 4 more, ${perLayer} * n + 4 (${examples}, ...), got ${depth}.`,
    );
  }
  return new Array<number>(BLOCKS).fill(layers);
}
