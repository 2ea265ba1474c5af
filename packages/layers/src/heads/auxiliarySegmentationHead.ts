import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { checkInputShape, checkWhole } from '../checks';
import { bilinear } from '../initializers/bilinear';
import { heNormal } from '../initializers/heNormal';
import { layerName } from '../layerName';
import type { LayerArgs, LayerConfig } from '../layerTypes';
import { RadnetLayer } from '../radnetLayer';
import { hasSegmentationKernel, segmentByKernel, type SegmentationWeights } from './segmentByKernel';

export interface AuxiliarySegmentationHeadArgs extends LayerArgs {
  /** Height and width of the network's input, which the mask is drawn at. */
  readonly outputSize: readonly [height: number, width: number];
  /** The stage's stride: how many input pixels one of its pixels stands for, along each axis. */
  readonly stride: number;
  /** Maps to predict, one logit each. Default 1. */
  readonly classes?: number;
  /** Makes the initial weights repeatable. */
  readonly seed?: number;
}

/**
 * Attention by auxiliary segmentation: predicts a mask at the input's size from one stage of a backbone, so that the
 * segmentation loss pulls that stage's features towards the lesion. One 1x1 convolution, then one transposed
 * convolution by the stage's stride.
 *
 * Input: [N, h, w, C] float32. Output: logits [N, H, W, classes], H and W the `outputSize`.
 * The stage must be SAME-padded: h = ceil(H / stride). Where the upsampled grid is larger than the output (odd sizes:
 * 250 is 63 at stride 4, up to 252), it is cropped at the bottom and right, where SAME padding added.
 * The transposed convolution's kernel spans two strides (at stride 1 one pixel) and starts as bilinear interpolation
 * (Long et al. 2015).
 *
 * Source: Grewal et al. 2017, section 2 (RADnet).
 */
export class AuxiliarySegmentationHead extends RadnetLayer {
  static className = 'Radnet>AuxiliarySegmentationHead';
  private readonly outputSize: readonly [number, number];
  private readonly stride: number;
  private readonly classes: number;
  private readonly seed: number | undefined;
  private projection!: tf.LayerVariable;
  private projectionBias!: tf.LayerVariable;
  private upsampling!: tf.LayerVariable;
  private upsamplingBias!: tf.LayerVariable;

  constructor(args: AuxiliarySegmentationHeadArgs) {
    super({ ...args, name: args.name ?? layerName('auxiliary_segmentation_head') });
    const { outputSize, stride, classes = 1 } = args;
    checkWhole('outputSize[0]', outputSize[0]);
    checkWhole('outputSize[1]', outputSize[1]);
    checkWhole('stride', stride);
    checkWhole('classes', classes);
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
    // Nothing to interpolate at stride 1, where a kernel of two pixels would shift the map by half of one.
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
        `${this.name}: at stride ${this.stride} an output of ${this.outputSize.join(' x ')} comes from a stage of ` +
          `${expected.join(' x ')}, got ${height} x ${width}.`,
      );
    }
  }
}

export function auxiliarySegmentationHead(args: AuxiliarySegmentationHeadArgs): AuxiliarySegmentationHead {
  return new AuxiliarySegmentationHead(args);
}
