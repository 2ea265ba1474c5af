import { RadnetError } from '@radnet/core';
import { requireKnownOptions, showName, showValue } from '@radnet/core/internal';
import { checkFlag, checkRate, checkSeed, checkWhole } from '../checks';

/** Settings for {@link denseNet}. All are optional; the default network is the paper's DenseNet-40. */
export interface DenseNetOptions {
  /**
   * Depth of a network with three equal blocks of n layers: 3 * n + 4, or with `bottleneck` 6 * n + 4. It counts all
   * convolutions and the classifier. Default 40.
   */
  readonly depth?: number;
  /** Number of layers in each block, at least 1 each. Use it instead of `depth`. */
  readonly layersPerBlock?: readonly number[];
  /** Feature maps that each layer of a dense block adds, at least 1. Default 12. */
  readonly growthRate?: number;
  /** Whether a 1x1 convolution first narrows each layer's input (DenseNet-B). Default false. */
  readonly bottleneck?: boolean;
  /** Share of the feature maps that a transition keeps, above 0 and up to 1 (DenseNet-C). Default 1. */
  readonly compression?: number;
  /**
   * The layers before the first block: `small` is a 3x3 convolution; `large` is a 7x7 convolution of stride 2, batch
   * norm, ReLU and a 3x3 max pooling of stride 2. Default `small`.
   */
  readonly stem?: 'small' | 'large';
  /** Filters of the first convolution, at least 1. Default 16, or with `bottleneck` 2 * growthRate. */
  readonly stemFilters?: number;
  /** Stride of the small stem, at least 1. The large stem has a fixed stride of 4. Default 1. */
  readonly stemStride?: number;
  /**
   * Share of each convolution's output that training drops, in [0, 1); the first convolution drops nothing. Default 0.
   */
  readonly dropoutRate?: number;
  /** Share of the running statistics that survives a training step, in [0, 1). Default 0.9. */
  readonly momentum?: number;
  /** Whether training recomputes batch norm and ReLU to save memory: see `DenseBlockArgs`. Default true. */
  readonly memoryEfficient?: boolean;
  /** Seed of the initial weights and the dropout masks, a whole number. By default they differ from run to run. */
  readonly seed?: number;
  /** Prefix of all layer names. Default `densenet`. */
  readonly name?: string;
}

const BLOCKS = 3;
/** Layers outside the three blocks: the first convolution, two transitions, and the classifier. */
const OTHER_LAYERS = 4;

const OPTIONS = {
  depth: true,
  layersPerBlock: true,
  growthRate: true,
  bottleneck: true,
  compression: true,
  stem: true,
  stemFilters: true,
  stemStride: true,
  dropoutRate: true,
  momentum: true,
  memoryEfficient: true,
  seed: true,
  name: true,
} satisfies Record<keyof DenseNetOptions, true>;

/**
 * Checks the options one by one.
 *
 * @throws RadnetError for an unknown option, a wrong value, or an option that contradicts another.
 */
export function checkDenseNetOptions(options: DenseNetOptions): void {
  requireKnownOptions('denseNet', options, Object.keys(OPTIONS));
  const { growthRate = 12, compression = 1, stem = 'small', stemFilters = 16, stemStride = 1 } = options;
  checkWhole('growthRate', growthRate);
  checkWhole('stemFilters', stemFilters);
  checkWhole('stemStride', stemStride);
  checkRate('dropoutRate', options.dropoutRate ?? 0);
  checkRate('momentum', options.momentum ?? 0);
  checkFlag('bottleneck', options.bottleneck ?? false);
  checkFlag('memoryEfficient', options.memoryEfficient ?? true);
  checkSeed(options.seed);
  if (!(typeof compression === 'number' && compression > 0 && compression <= 1)) {
    throw new RadnetError(
      `compression: expected a share above 0 and up to 1, got ${showValue(compression)}.`,
    );
  }
  if (!['small', 'large'].includes(stem)) {
    throw new RadnetError(`stem: expected 'small' or 'large', got ${showName(stem)}.`);
  }
  if (stem === 'large' && options.stemStride !== undefined) {
    throw new RadnetError(
      `stemStride: expected none with the large stem, whose stride is 4, got ${stemStride}.`,
    );
  }
  if (options.depth !== undefined && options.layersPerBlock !== undefined) {
    throw new RadnetError('layersPerBlock: expected either layersPerBlock or depth, got both.');
  }
}

/** @throws RadnetError if a transition would keep no feature map. */
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

/** Returns the number of filters of the first convolution. */
export function stemFiltersOf({ stemFilters, bottleneck = false, growthRate = 12 }: DenseNetOptions): number {
  return stemFilters ?? (bottleneck ? 2 * growthRate : 16);
}

/** Returns the number of layers in each block. */
export function layersOf({
  depth = 40,
  layersPerBlock,
  bottleneck = false,
}: DenseNetOptions): readonly number[] {
  if (layersPerBlock) {
    const given: unknown = layersPerBlock;
    if (!Array.isArray(given) || layersPerBlock.length === 0) {
      throw new RadnetError(
        `layersPerBlock: expected a list of numbers of layers, one for each block, got ${showValue(layersPerBlock)}.`,
      );
    }
    layersPerBlock.forEach((layers, block) => checkWhole(`layersPerBlock[${block}]`, layers));
    return layersPerBlock;
  }
  const perLayer = bottleneck ? 2 * BLOCKS : BLOCKS;
  const layers = (depth - OTHER_LAYERS) / perLayer;
  if (!Number.isInteger(layers) || layers < 1) {
    const examples = bottleneck ? '100, 190, 250' : '40, 22, 100';
    throw new RadnetError(
      `depth: expected ${perLayer} * n + 4 for three blocks of n layers (${examples}, ...), got ${showValue(depth)}.`,
    );
  }
  return new Array<number>(BLOCKS).fill(layers);
}
