import { denseNet, foldSlices, heNormal, unfoldSlices } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

/** Settings for {@link buildUnet}. */
export interface UnetOptions {
  /** Height of a slice in pixels: a multiple of 8, so that each stage halves the size exactly. */
  readonly height: number;
  /** Width of a slice in pixels, also a multiple of 8. */
  readonly width: number;
  /** Depth of the DenseNet: 3 n + 4 for a whole number n. Default 40. */
  readonly depth?: number;
  /** Channels that each layer of a dense block adds. Default 12. */
  readonly growthRate?: number;
  /** Number of maps to predict, one logit per pixel each. Default 1. */
  readonly classes?: number;
  /** Seed of the initial weights. Default 1. */
  readonly seed?: number;
}

/**
 * Builds a U-Net with a DenseNet as its encoder. The decoder upsamples the coarsest features step by step, and each
 * time concatenates the encoder's stage of the same resolution. Input: `scan` [B, S, H, W, 1]. Output: `lesion`
 * [B, S, H, W, classes], logits.
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
