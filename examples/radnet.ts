import {
  auxiliarySegmentationHead,
  type BackboneStage,
  denseNet,
  DENSENETS,
  foldSlices,
  sliceBiLstm,
  unfoldSlices,
} from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

/** The three networks of the paper: plain, with attention, and with attention and recurrence. */
export const VARIANTS = ['densenet', 'densenet-a', 'radnet'] as const;
/** Name of a variant of RADnet: one of {@link VARIANTS}. */
export type Variant = (typeof VARIANTS)[number];

/** The CNN for the slices: the paper's DenseNet, or DenseNet-121, for which there are weights from ImageNet. */
export const BACKBONES = ['densenet', 'densenet-121'] as const;

/** Settings for {@link buildRadnet}. */
export interface RadnetOptions {
  /** Which network to build. Default `radnet`. */
  readonly variant?: Variant;
  /** CNN for the slices. Default `densenet`; `densenet-121` ignores `depth` and `growthRate`. */
  readonly backbone?: (typeof BACKBONES)[number];
  /** Height of a slice, in pixels. */
  readonly height: number;
  /** Width of a slice, in pixels. */
  readonly width: number;
  /** Channels of the scan: windows and neighbouring slices. Default 1. */
  readonly channels?: number;
  /** Depth of the DenseNet: 3 n + 4 for a whole number n. Default 40. */
  readonly depth?: number;
  /** Channels that each layer of a dense block adds. Default 12. */
  readonly growthRate?: number;
  /** Dropout rate after each convolution, from 0 to below 1. Default 0 (no dropout). */
  readonly dropoutRate?: number;
  /** LSTM units in each direction. Default 64. */
  readonly lstmUnits?: number;
  /**
   * Centres the pooled features and multiplies them by this factor. The paper does not do this: see `PRESETS.demo`.
   * Default: the features do not change.
   */
  readonly pooledGain?: number;
  /**
   * Whether dense blocks recompute batch norm and ReLU in the backward pass to save memory: see `DenseBlockArgs`.
   * Default true.
   */
  readonly memoryEfficient?: boolean;
  /** Seed of the initial weights and of dropout. Default: different ones each time. */
  readonly seed?: number;
}

/** The output with one logit per slice. */
export const HEMORRHAGE = 'hemorrhage';

/**
 * Initial mean of the pooled features. Batch norm makes each channel a standard normal variable; this is its mean after
 * ReLU.
 */
const RECTIFIED_MEAN = 1 / Math.sqrt(2 * Math.PI);

/** The layer with the features of each slice, [B, S, features]. */
export const DESCRIBED = 'described';

/**
 * Builds RADnet (Grewal, Srivastava, Kumar, Varadarajan 2017) or one of its two simpler variants.
 *
 * Inputs: `scan` [B, S, H, W, channels] in [0, 1], and `sliceMask` [B, S], 1 where the slice is real, 0 for padding.
 *
 * Outputs, all logits: `hemorrhage` [B, S, 1] and, with attention, `mask2`, `mask4`, `mask8` [B, S, H, W, 1]. Each mask
 * is named after the stride of the stage that its segmentation head reads; with DenseNet-121 they are `mask4`, `mask8`,
 * `mask16` and `mask32`.
 */
export function buildRadnet(options: RadnetOptions): tf.LayersModel {
  const {
    variant = 'radnet',
    backbone = 'densenet',
    height,
    width,
    channels = 1,
    lstmUnits = 64,
    pooledGain,
    depth = 40,
    growthRate = 12,
    dropoutRate = 0,
    memoryEfficient = true,
    seed,
  } = options;
  const attention = variant !== 'densenet';
  const recurrence = variant === 'radnet';
  const seeded = seed === undefined ? {} : { seed };

  const scan = tf.input({ shape: [null, height, width, channels], name: 'scan' });
  const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });

  // The CNN looks at each slice by itself ...
  const slices = foldSlices({ name: 'slices' }).apply(scan) as tf.SymbolicTensor;
  const realSlices = foldSlices({ name: 'realSlices' }).apply(sliceMask) as tf.SymbolicTensor;
  const kind = backbone === 'densenet' ? { depth, growthRate, stemStride: 2 } : DENSENETS[backbone];
  const network = denseNet({ ...kind, dropoutRate, memoryEfficient, ...seeded });
  const { features, stages } = network.build(slices, realSlices);

  // ... a segmentation loss on every stage directs its attention to the lesion ...
  const segment = ({ stride, output }: BackboneStage): tf.SymbolicTensor => {
    const head = auxiliarySegmentationHead({
      outputSize: [height, width],
      stride,
      ...seeded,
      name: `segment${stride}`,
    });
    return unfoldSlices({ name: `mask${stride}` }).apply([
      head.apply(output) as tf.SymbolicTensor,
      scan,
    ]) as tf.SymbolicTensor;
  };
  const masks = attention ? stages.map(segment) : [];

  // ... and the LSTM puts each slice in the context of its neighbours.
  const pooled = tf.layers.globalAveragePooling2d({ name: 'pooled' }).apply(features) as tf.SymbolicTensor;
  const summary =
    pooledGain === undefined
      ? pooled
      : (tf.layers
          .rescaling({ scale: pooledGain, offset: -pooledGain * RECTIFIED_MEAN, name: 'pooledGain' })
          .apply(pooled) as tf.SymbolicTensor);
  const described = unfoldSlices({ name: DESCRIBED }).apply([summary, scan]) as tf.SymbolicTensor;
  const context = recurrence
    ? (sliceBiLstm({ units: lstmUnits, ...seeded, name: 'context' }).apply([
        described,
        sliceMask,
      ]) as tf.SymbolicTensor)
    : described;
  const call = tf.layers
    .dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform(seeded), name: HEMORRHAGE })
    .apply(context) as tf.SymbolicTensor;

  return tf.model({ inputs: [scan, sliceMask], outputs: [call, ...masks], name: variant });
}
