import type * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import { alignView, viewsOf } from './bufferView';
import { runCountedProgram } from './countedProgram';
import { type HeadSizes, sizesOf } from './segmentationHead';
import { gradientByProjected, sumTaps } from './segmentationTaps';
import type { WebgpuBackend } from './webgpuBackend';

const THREADS = 256;
/** Largest number of threads that read one row of channels. */
const MOST_ACROSS = 16;
/** Smallest number of pixels for a thread if several workgroups share them. */
const LEAST_PIXELS = 8;
/** Number of workgroups that fill a large GPU. */
const WORKGROUPS = 1024;

/**
 * SegmentationHeadGradient: computes the gradients by x, projection, its bias, upsampling and its bias, in four
 * programs. The inputs are { dy: [N, H, W, 1], the gradient by the logits of `SegmentationHead`; projected, its second
 * result; and its x, projection and upsampling }.
 */
export const segmentationHeadGradient: KernelOverride = () => (args) => {
  const inputs = args.inputs as Record<'dy' | 'projected' | 'x' | 'projection' | 'upsampling', tf.TensorInfo>;
  const { dy, projected, x, projection, upsampling } = inputs;
  const backend = args.backend as WebgpuBackend;
  const sizes = sizesOf(projected, args.attrs);
  const byProjected = gradientByProjected(backend, sizes, { dy, taps: upsampling });
  const tapParts = sumTaps(backend, sizes, { dy, projected, byProjected });
  const [dx, channelParts] = gradientByStage(backend, sizes, { x, byProjected, weights: projection });
  const byWeights = sumParts(backend, sizes, { tapParts, channelParts: channelParts! });
  for (const { dataId } of [byProjected, tapParts, channelParts!]) backend.disposeData(dataId);
  const [byProjection, byProjectionBias, byTaps, byBias] = byWeights;
  return [
    { ...dx!, shape: x.shape },
    { ...byProjection!, shape: projection.shape },
    byProjectionBias!,
    { ...byTaps!, shape: upsampling.shape },
    byBias!,
  ];
};

type Inputs<K extends string> = Readonly<Record<K, tf.TensorInfo>>;

/** By the stage, [pixels, C], and in the same pass, of parts of the pixels, the sums that are by the projection: [P, C]. */
function gradientByStage(
  backend: WebgpuBackend,
  { pixels }: HeadSizes,
  inputs: Inputs<'x' | 'byProjected' | 'weights'>,
): tf.TensorInfo[] {
  const channels = inputs.x.shape.at(-1)!;
  const lanes = channels % 4 === 0 ? 4 : 1;
  const columns = channels / lanes;
  const across = Math.min(MOST_ACROSS, 2 ** Math.ceil(Math.log2(columns)));
  const groupsAcross = Math.ceil(columns / across);
  const lines = THREADS / across;
  const parts = Math.max(
    1,
    Math.min(Math.ceil(pixels / (lines * LEAST_PIXELS)), Math.floor(WORKGROUPS / groupsAcross)),
  );
  const partsAt = alignView(4 * pixels * channels);
  const packed = runCountedProgram(backend, {
    inputs,
    inFours: lanes === 4 ? ['x', 'weights', 'result'] : [],
    size: partsAt / 4 + parts * channels,
    counts: {
      pixels,
      columns,
      partPixels: Math.ceil(pixels / parts),
      partsAt: partsAt / 4 / lanes,
    },
    threads: THREADS,
    groups: [parts, groupsAcross, 1],
    key: `segmentationByStage_${across}`,
    code: `
      alias V = ${lanes === 4 ? 'vec4<f32>' : 'f32'};
      var<workgroup> partial : array<V, ${THREADS}>;
      fn main() {
        let thread = i32(localIndex);
        let line = thread / ${across};
        let column = i32(workgroupId.y) * ${across} + thread % ${across};
        let inside = column < uniforms.columns;
        let begin = i32(workgroupId.x) * uniforms.partPixels;
        let end = min(begin + uniforms.partPixels, uniforms.pixels);
        var sum = V(0.0);
        if (inside) {
          for (var pixel = begin + line; pixel < end; pixel += ${lines}) {
            let at = pixel * uniforms.columns + column;
            sum += x[at] * byProjected[pixel];
            result[at] = weights[column] * byProjected[pixel];
          }
        }
        partial[thread] = sum;
        for (var half = ${lines / 2}; half > 0; half /= 2) {
          workgroupBarrier();
          if (line < half) { partial[thread] += partial[thread + half * ${across}]; }
        }
        if (inside && line == 0) {
          result[uniforms.partsAt + i32(workgroupId.x) * uniforms.columns + column] = partial[thread];
        }
      }
    `,
  });
  return viewsOf(backend, packed, [
    { shape: [pixels, channels], dtype: 'float32', offset: 0 },
    { shape: [parts, channels], dtype: 'float32', offset: partsAt },
  ]);
}

/** By projection, its bias, upsampling and its bias, of the parts of all: a thread for each, and one workgroup for the last. */
function sumParts(
  backend: WebgpuBackend,
  sizes: HeadSizes,
  inputs: Inputs<'tapParts' | 'channelParts'>,
): tf.TensorInfo[] {
  const [tapPartCount] = inputs.tapParts.shape as [number, number];
  const [channelPartCount, channels] = inputs.channelParts.shape as [number, number];
  const taps = sizes.span * sizes.span;
  let end = 0;
  const views = [channels, 1, taps, 1].map((length) => {
    const view = { shape: [length], dtype: 'float32' as const, offset: alignView(end) };
    end = view.offset + 4 * length;
    return view;
  });
  const [, biasAt, tapsAt, lastAt] = views.map(({ offset }) => offset / 4);
  const vectorGroups = Math.ceil((channels + 1 + taps) / THREADS);
  const packed = runCountedProgram(backend, {
    inputs,
    size: end / 4,
    counts: {
      channels,
      channelPartCount,
      tapPartCount,
      span: sizes.span,
      stride: sizes.stride,
      before: sizes.before,
      vectorGroups,
      biasAt: biasAt!,
      tapsAt: tapsAt!,
      lastAt: lastAt!,
    },
    threads: THREADS,
    groups: [vectorGroups + 1, 1, 1],
    key: 'segmentationParts',
    code: `
      var<workgroup> partial : array<f32, ${THREADS}>;
      fn sumOfTap(place : i32) -> f32 {
        let width = 2 * (uniforms.span * uniforms.span + 1);
        var sum = 0.0;
        for (var part = 0; part < uniforms.tapPartCount; part++) { sum += tapParts[part * width + place]; }
        return sum;
      }
      fn main() {
        let thread = i32(localIndex);
        let group = i32(workgroupId.x);
        let at = group * ${THREADS} + thread;
        let taps = uniforms.span * uniforms.span;
        var own = 0.0;
        if (group == uniforms.vectorGroups) {
          // Each value of the output is under one of a stride's taps of one pixel.
          for (var index = thread; index < uniforms.stride * uniforms.stride; index += ${THREADS}) {
            let row = index / uniforms.stride + uniforms.before;
            let column = index % uniforms.stride + uniforms.before;
            own += sumOfTap(2 * (row * uniforms.span + column) + 1);
          }
        } else if (at < uniforms.channels) {
          for (var part = 0; part < uniforms.channelPartCount; part++) { own += channelParts[part * uniforms.channels + at]; }
          result[at] = own;
        } else if (at == uniforms.channels) {
          result[uniforms.biasAt] = sumOfTap(2 * taps);
        } else if (at <= uniforms.channels + taps) {
          let tap = at - uniforms.channels - 1;
          result[uniforms.tapsAt + tap] = sumOfTap(2 * tap);
        }
        partial[thread] = own;
        for (var half = ${THREADS / 2}; half > 0; half /= 2) {
          workgroupBarrier();
          if (thread < half) { partial[thread] += partial[thread + half]; }
        }
        if (group == uniforms.vectorGroups && thread == 0) { result[uniforms.lastAt] = partial[0]; }
      }
    `,
  });
  return viewsOf(backend, packed, views);
}
