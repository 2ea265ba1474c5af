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
export type Variant = (typeof VARIANTS)[number];

/** The CNN for the slices: the paper's DenseNet, or DenseNet-121, for which there are weights from ImageNet. */
export const BACKBONES = ['densenet', 'densenet-121'] as const;

export interface RadnetOptions {
  readonly variant?: Variant;
  /** Default densenet, with `depth` and `growthRate`, which densenet-121 ignores. */
  readonly backbone?: (typeof BACKBONES)[number];
  readonly height: number;
  readonly width: number;
  /** Channels of the scan: windows and neighbouring slices. Default 1. */
  readonly channels?: number;
  readonly depth?: number;
  readonly growthRate?: number;
  readonly dropoutRate?: number;
  readonly lstmUnits?: number;
  /**
   * Centres the pooled features and multiplies them by this. The paper does not: see `PRESETS.demo`. Default: features stay unchanged.
   */
  readonly pooledGain?: number;
  /** See `DenseBlockArgs`. Default true. */
  readonly memoryEfficient?: boolean;
  readonly seed?: number;
}

/** The output with one logit per slice. */
export const HEMORRHAGE = 'hemorrhage';

/** The initial mean of the pooled features: that of a standard normal variable (each channel after batch norm) after ReLU. */
const RECTIFIED_MEAN = 1 / Math.sqrt(2 * Math.PI);

/** The layer with the features of each slice, [B, S, features]. */
export const DESCRIBED = 'described';

/**
 * RADnet (Grewal, Srivastava, Kumar, Varadarajan 2017) and its two simpler variants.
 *
 * Inputs: `scan` [B, S, H, W, channels] in [0, 1], `sliceMask` [B, S], 1 where the slice is real.
 * Outputs, all logits: `hemorrhage` [B, S, 1] and, with attention, `mask2`, `mask4`, `mask8` [B, S, H, W, 1], named
 * after the stride of the stage that they read; of DenseNet-121 `mask4`, `mask8`, `mask16` and `mask32`.
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
