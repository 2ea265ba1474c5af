import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { runCountedProgram } from './countedProgram';
import type { WebgpuBackend } from './webgpuBackend';

const THREADS = 256;
/** Threads that share the channels of a pixel. */
const SHARES = 8;

export interface SegmentationHeadAttributes {
  readonly stride: number;
  readonly outputSize: readonly [height: number, width: number];
}

/** The sizes of a head, as uniforms. */
export type HeadSizes = Readonly<Record<HeadSize, number>>;
type HeadSize = 'pixels' | 'height' | 'width' | 'outHeight' | 'outWidth' | 'stride' | 'span' | 'before';

/** @param stage [N, h, w, ...]. */
export function sizesOf(stage: tf.TensorInfo, attributes: unknown): HeadSizes {
  const { stride, outputSize } = attributes as SegmentationHeadAttributes;
  const [batch, height, width] = stage.shape as [number, number, number];
  return {
    pixels: batch * height * width,
    height,
    width,
    outHeight: outputSize[0],
    outWidth: outputSize[1],
    stride,
    span: stride === 1 ? 1 : 2 * stride,
    // What SAME padding adds at the top and left.
    before: Math.floor(stride / 2),
  };
}

/**
 * SegmentationHead, a custom kernel: a 1x1 convolution, then a transposed one by the stride, cropped at the bottom and
 * right, in two programs. From { x: [N, h, w, C], projection: [1, 1, C, 1], projectionBias: [1], upsampling: [K, K, 1,
 * 1], upsamplingBias: [1] } to the logits [N, H, W, 1] and the projected map [N, h, w, 1].
 */
export const segmentationHead: KernelOverride = () => (args) => {
  const { x, projection, projectionBias, upsampling, upsamplingBias } = args.inputs as Record<
    string,
    tf.TensorInfo
  >;
  const backend = args.backend as WebgpuBackend;
  const sizes = sizesOf(x!, args.attrs);
  const projected = project(backend, sizes, { x: x!, filter: projection!, bias: projectionBias! });
  const { outHeight, outWidth, height, width, pixels } = sizes;
  const batch = pixels / (height * width);
  const size = batch * outHeight * outWidth;
  const logits = runCountedProgram(backend, {
    inputs: { projected, taps: upsampling!, bias: upsamplingBias! },
    size,
    counts: { ...sizes, size },
    threads: THREADS,
    groups: Math.ceil(size / THREADS),
    key: 'segmentationUpsample',
    code: `
      fn main(index : i32) {
        if (index >= uniforms.size) { return; }
        let column = index % uniforms.outWidth + uniforms.before;
        let row = index / uniforms.outWidth % uniforms.outHeight + uniforms.before;
        let image = index / (uniforms.outWidth * uniforms.outHeight) * uniforms.height;
        let reach = uniforms.span / uniforms.stride;
        var sum = bias[0];
        for (var i = row / uniforms.stride; i > row / uniforms.stride - reach; i--) {
          if (i < 0 || i >= uniforms.height) { continue; }
          for (var j = column / uniforms.stride; j > column / uniforms.stride - reach; j--) {
            if (j < 0 || j >= uniforms.width) { continue; }
            let tap = (row - i * uniforms.stride) * uniforms.span + column - j * uniforms.stride;
            sum += projected[(image + i) * uniforms.width + j] * taps[tap];
          }
        }
        result[index] = sum;
      }
    `,
  });
  return [
    { ...logits, shape: [batch, outHeight, outWidth, 1] },
    { ...projected, shape: [batch, height, width, 1] },
  ];
};

/** For each pixel the product of its channels with the filter, and the bias. */
function project(
  backend: WebgpuBackend,
  { pixels }: HeadSizes,
  inputs: Readonly<Record<'x' | 'filter' | 'bias', tf.TensorInfo>>,
): tf.TensorInfo {
  const channels = inputs.x.shape.at(-1)!;
  const lanes = channels % 4 === 0 ? 4 : 1;
  return runCountedProgram(backend, {
    inputs: { x: inputs.x, weights: inputs.filter, bias: inputs.bias },
    inFours: lanes === 4 ? ['x', 'weights'] : [],
    size: pixels,
    counts: { pixels, channels: channels / lanes },
    threads: THREADS,
    groups: Math.ceil((pixels * SHARES) / THREADS),
    key: 'segmentationProject',
    code: `
      var<workgroup> partial : array<f32, ${THREADS}>;
      fn main(index : i32) {
        let pixel = index / ${SHARES};
        let share = index % ${SHARES};
        let place = i32(localIndex);
        var sum = 0.0;
        if (pixel < uniforms.pixels) {
          for (var channel = share; channel < uniforms.channels; channel += ${SHARES}) {
            let value = x[pixel * uniforms.channels + channel];
            sum += ${lanes === 4 ? 'dot(value, weights[channel])' : 'value * weights[channel]'};
          }
        }
        partial[place] = sum;
        for (var half = ${SHARES / 2}; half > 0; half /= 2) {
          workgroupBarrier();
          if (share < half) { partial[place] += partial[place + half]; }
        }
        if (share == 0 && pixel < uniforms.pixels) { result[pixel] = partial[place] + bias[0]; }
      }
    `,
  });
}
