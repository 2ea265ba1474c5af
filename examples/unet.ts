import { denseNet, foldSlices, heNormal, unfoldSlices } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

export interface UnetOptions {
  /** A multiple of 8, so that each stage halves the size exactly. */
  readonly height: number;
  readonly width: number;
  readonly depth?: number;
  readonly growthRate?: number;
  /** Number of maps to predict, each of one logit a pixel. */
  readonly classes?: number;
  readonly seed?: number;
}

/**
 * A U-Net with a DenseNet as its encoder: the coarsest features are upsampled step by step, each time concatenated with the stage of that
 * resolution. Input `scan` [B, S, H, W, 1]; output `lesion` [B, S, H, W, classes], logits.
 *
 * Source: Ronneberger, Fischer, Brox 2015, "U-Net".
 */
export function buildUnet({ height, width, classes = 1, seed = 1, ...network }: UnetOptions): tf.LayersModel {
  const scan = tf.input({ shape: [null, height, width, 1], name: 'scan' });
  const slices = foldSlices().apply(scan) as tf.SymbolicTensor;
  const { features, stages } = denseNet({ ...network, seed, stemStride: 2 }).build(slices);

  const twice = (x: tf.SymbolicTensor, filters: number, name: string): tf.SymbolicTensor =>
    tf.layers
      .conv2dTranspose({ filters, kernelSize: 2, strides: 2, kernelInitializer: heNormal(seed), name })
      .apply(x) as tf.SymbolicTensor;
  const decode = (coarse: tf.SymbolicTensor, { name, channels, output }: (typeof stages)[number]) => {
    const beside = tf.layers.concatenate().apply([twice(coarse, channels, `up_${name}`), output]);
    const mix = tf.layers.conv2d({
      filters: channels,
      kernelSize: 3,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: heNormal(seed),
      name: `mix_${name}`,
    });
    return mix.apply(beside) as tf.SymbolicTensor;
  };
  const decoded = stages.slice(0, -1).reduceRight(decode, features);
  const logits = twice(decoded, classes, 'logits');
  const lesion = unfoldSlices({ name: 'lesion' }).apply([logits, scan]) as tf.SymbolicTensor;
  return tf.model({ inputs: scan, outputs: lesion, name: 'unet' });
}
