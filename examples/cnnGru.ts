import { foldSlices, heNormal, sliceBiGru, sliceDeltas, unfoldSlices } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

/** Settings for {@link buildCnnGru}. */
export interface CnnGruOptions {
  /** Height of an image, in pixels. */
  readonly height: number;
  /** Width of an image, in pixels. */
  readonly width: number;
  /** Channels of an image. Default 3. */
  readonly channels?: number;
  /** Number of classes, one logit each. */
  readonly classes: number;
  /** GRU units in each direction. Default 16. */
  readonly units?: number;
  /** Seed of the initial weights. Default 1. */
  readonly seed?: number;
}

/**
 * Builds a network that classifies each image of a stack (frames of a video, planes of a volume) in the context of its
 * neighbours: a small CNN, differences between neighbours, two bidirectional GRUs. Inputs: `stack`
 * [B, S, H, W, channels] and `sliceMask` [B, S]. Output: `class` [B, S, classes], logits.
 */
export function buildCnnGru({
  height,
  width,
  channels = 3,
  classes,
  units = 16,
  seed = 1,
}: CnnGruOptions): tf.LayersModel {
  const stack = tf.input({ shape: [null, height, width, channels], name: 'stack' });
  const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });

  const common = { kernelSize: 3, padding: 'same', activation: 'relu' } as const;
  const cnn: tf.layers.Layer[] = [
    foldSlices(),
    tf.layers.conv2d({ ...common, filters: 8, strides: 2, kernelInitializer: heNormal(seed) }),
    tf.layers.conv2d({ ...common, filters: 16, strides: 2, kernelInitializer: heNormal(seed + 1) }),
    tf.layers.globalAveragePooling2d({}),
  ];
  const seen = cnn.reduce<tf.SymbolicTensor>((x, layer) => layer.apply(x) as tf.SymbolicTensor, stack);
  const described = unfoldSlices({ name: 'described' }).apply([seen, stack]) as tf.SymbolicTensor;

  const context = [
    sliceDeltas(),
    sliceBiGru({ units, seed: seed + 2 }),
    sliceBiGru({ units, seed: seed + 3 }),
  ].reduce<tf.SymbolicTensor>((x, layer) => layer.apply([x, sliceMask]) as tf.SymbolicTensor, described);
  const kernelInitializer = tf.initializers.glorotUniform({ seed: seed + 4 });
  const call = tf.layers.dense({ units: classes, kernelInitializer, name: 'class' }).apply(context);
  return tf.model({ inputs: [stack, sliceMask], outputs: call as tf.SymbolicTensor, name: 'cnnGru' });
}
