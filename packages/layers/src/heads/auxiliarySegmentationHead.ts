import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkSeed, checkSize, checkWhole } from '../checks';
import { bilinear } from '../initializers/bilinear';
import { heNormal } from '../initializers/heNormal';
import type { LayerArgs, LayerConfig } from '../layerTypes';
import { type OptionNames, RadnetLayer } from '../radnetLayer';
import { hasSegmentationKernel, segmentByKernel, type SegmentationWeights } from './segmentByKernel';

/**
 * Settings for {@link auxiliarySegmentationHead}, in addition to those of every TensorFlow.js layer (`name`,
 * `trainable`, ...).
 */
export interface AuxiliarySegmentationHeadArgs extends LayerArgs {
  /** Height and width of the network's input in pixels, which is also the size of the predicted mask. */
  readonly outputSize: readonly [height: number, width: number];
  /**
   * Input pixels per pixel of the stage, along each axis, at least 1. A backbone gives it as `BackboneStage.stride`.
   */
  readonly stride: number;
  /** Number of masks to predict, with one logit per pixel each, at least 1. Default 1. */
  readonly classes?: number;
  /** Seed of the initial weights, a whole number. By default they differ from run to run. */
  readonly seed?: number;
}

/**
 * The layer that {@link auxiliarySegmentationHead} makes. Use the class for `instanceof`; the function documents the
 * layer.
 */
export class AuxiliarySegmentationHead extends RadnetLayer {
  /** The name under which `registerRadnetLayers` registers the layer. */
  static className = 'Radnet>AuxiliarySegmentationHead';
  protected static override readonly functionName = 'auxiliarySegmentationHead';
  protected static override readonly optionNames = {
    outputSize: true,
    stride: true,
    classes: true,
    seed: true,
  } satisfies OptionNames<AuxiliarySegmentationHeadArgs>;
  private readonly outputSize: readonly [number, number];
  private readonly stride: number;
  private readonly classes: number;
  private readonly seed: number | undefined;
  private projection!: tf.LayerVariable;
  private projectionBias!: tf.LayerVariable;
  private upsampling!: tf.LayerVariable;
  private upsamplingBias!: tf.LayerVariable;

  constructor(args: AuxiliarySegmentationHeadArgs) {
    super(args);
    const { outputSize, stride, classes = 1 } = args;
    checkSize('outputSize', outputSize);
    checkWhole('stride', stride);
    checkWhole('classes', classes);
    checkSeed(args.seed);
    this.stride = stride;
    this.outputSize = [outputSize[0], outputSize[1]];
    this.classes = classes;
    this.seed = args.seed;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = inputShape as tf.Shape;
    checkInputShape(this.name, shape, 'slices,height,width,channels');
    this.checkStage(shape);
    const { classes } = this;
    const zero = tf.initializers.zeros();
    // At stride 1 there is nothing to interpolate, and a kernel of two pixels would shift the map by half a pixel.
    const span = this.stride === 1 ? 1 : 2 * this.stride;
    this.projection = this.addWeight(
      'projection',
      [1, 1, shape[3]!, classes],
      'float32',
      heNormal(this.seed),
    );
    this.projectionBias = this.addWeight('projection_bias', [classes], 'float32', zero);
    this.upsampling = this.addWeight('upsampling', [span, span, classes, classes], 'float32', bilinear());
    this.upsamplingBias = this.addWeight('upsampling_bias', [classes], 'float32', zero);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [(inputShape as tf.Shape)[0]!, ...this.outputSize, this.classes];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const features = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const [n, height, width] = features.shape;
      const { stride, classes, outputSize } = this;
      if (hasSegmentationKernel(classes)) {
        const weights = [this.projection, this.projectionBias, this.upsampling, this.upsamplingBias].map(
          (weight) => weight.read(),
        ) as unknown as SegmentationWeights;
        return segmentByKernel(features, weights, { stride, outputSize });
      }
      const projected = tf
        .conv2d(features, this.projection.read() as tf.Tensor4D, 1, 'same')
        .add<tf.Tensor4D>(this.projectionBias.read());
      const upsampled = tf.conv2dTranspose(
        projected,
        this.upsampling.read() as tf.Tensor4D,
        [n, height * stride, width * stride, classes],
        stride,
        'same',
      );
      return upsampled.slice([0, 0, 0, 0], [n, ...outputSize, classes]).add(this.upsamplingBias.read());
    });
  }

  override getConfig(): LayerConfig {
    const seed = this.seed === undefined ? {} : { seed: this.seed };
    return {
      ...super.getConfig(),
      outputSize: [...this.outputSize],
      stride: this.stride,
      classes: this.classes,
      ...seed,
    };
  }

  private checkStage([, height, width]: tf.Shape): void {
    const expected = this.outputSize.map((size) => Math.ceil(size / this.stride));
    if (expected[0] !== height || expected[1] !== width) {
      throw new RadnetError(
        `${this.name}: expected a stage of ${expected.join(' x ')}, for outputSize ${this.outputSize.join(' x ')} at ` +
          `stride ${this.stride}, got ${height} x ${width}.`,
      );
    }
  }
}

/**
 * Attention by auxiliary segmentation: predicts a mask at the input's size from one stage of a backbone, so that the
 * segmentation loss pulls the stage's features towards the lesion. The head is a 1x1 convolution, followed by a
 * transposed convolution that enlarges by the stage's stride.
 *
 * ```ts
 * const head = auxiliarySegmentationHead({ outputSize: [250, 250], stride: stage.stride });
 * const logits = head.apply(stage.output); // [N, 63, 63, C] at stride 4 -> [N, 250, 250, 1]
 * ```
 *
 * - Input: [N, h, w, C] float32, a SAME-padded stage: h = ceil(H / stride), w = ceil(W / stride).
 * - Output: logits [N, H, W, classes] float32, with H and W from `outputSize`. Apply a sigmoid for probabilities, or
 *   see {@link heatMap}.
 * - If the stride does not divide a size, the result is cropped at the bottom and right, where SAME padding added
 *   pixels: 250 pixels are 63 at stride 4, which enlarges to 252.
 * - Training and inference compute the same.
 *
 * The transposed convolution's kernel spans two strides (one pixel at stride 1) and starts as bilinear interpolation
 * (Long et al. 2015, "Fully Convolutional Networks for Semantic Segmentation", section 3.3).
 *
 * Source: Grewal et al. 2017, "RADnet", section 2.
 *
 * @throws RadnetError for an unknown option or a wrong value, and later for a stage whose size does not fit
 *   `outputSize` and `stride`.
 */
export function auxiliarySegmentationHead(args: AuxiliarySegmentationHeadArgs): AuxiliarySegmentationHead {
  return new AuxiliarySegmentationHead(args);
}
