import type { TensorInfo } from '@tensorflow/tfjs';
import { runCountedProgram } from './countedProgram';
import type { HeadSizes } from './segmentationHead';
import type { WebgpuBackend } from './webgpuBackend';

const THREADS = 256;
/** Smallest number of pixels for a thread if others could share them. */
const LEAST_PIXELS = 8;
/** Number of workgroups that fill a large GPU. */
const WORKGROUPS = 1024;

type Inputs<K extends string> = Readonly<Record<K, TensorInfo>>;

/** Where a tap of the stage's pixel stands in the output. */
const PLACE = `
  fn placeOf(pixel : i32, tap : i32) -> vec2<i32> {
    let cell = vec2<i32>(pixel / uniforms.width % uniforms.height, pixel % uniforms.width);
    return cell * uniforms.stride + vec2<i32>(tap / uniforms.span, tap % uniforms.span) - uniforms.before;
  }
  fn slopeAt(pixel : i32, place : vec2<i32>) -> f32 {
    let inside = place.x >= 0 && place.x < uniforms.outHeight && place.y >= 0 && place.y < uniforms.outWidth;
    let image = pixel / (uniforms.width * uniforms.height);
    let index = (image * uniforms.outHeight + place.x) * uniforms.outWidth + place.y;
    return select(0.0, dy[select(0, index, inside)], inside);
  }
`;

/** Returns the gradient by the projected map, [pixels]. Adjacent threads share the taps of a pixel. */
export function gradientByProjected(
  backend: WebgpuBackend,
  sizes: HeadSizes,
  inputs: Inputs<'dy' | 'taps'>,
): TensorInfo {
  const { pixels, span } = sizes;
  const shares = Math.min(64, 2 ** Math.floor(Math.log2(span * span)));
  return runCountedProgram(backend, {
    inputs,
    size: pixels,
    counts: sizes,
    threads: THREADS,
    groups: Math.ceil((pixels * shares) / THREADS),
    key: `segmentationByProjected_${shares}`,
    code: `
      ${PLACE}
      var<workgroup> partial : array<f32, ${THREADS}>;
      fn main(index : i32) {
        let pixel = index / ${shares};
        let share = index % ${shares};
        let place = i32(localIndex);
        var sum = 0.0;
        if (pixel < uniforms.pixels) {
          for (var tap = share; tap < uniforms.span * uniforms.span; tap += ${shares}) {
            sum += slopeAt(pixel, placeOf(pixel, tap)) * taps[tap];
          }
        }
        partial[place] = sum;
        for (var half = ${shares} / 2; half > 0; half /= 2) {
          workgroupBarrier();
          if (share < half) { partial[place] += partial[place + half]; }
        }
        if (share == 0 && pixel < uniforms.pixels) { result[pixel] = partial[place]; }
      }
    `,
  });
}

/**
 * Of parts of the pixels, for each tap the sum of dy times the projected map and that of dy alone, and after the taps the
 * sum of what is by the projected map: [P, 2 K K + 2].
 */
export function sumTaps(
  backend: WebgpuBackend,
  sizes: HeadSizes,
  inputs: Inputs<'dy' | 'projected' | 'byProjected'>,
): TensorInfo {
  const { pixels, span } = sizes;
  const taps = span * span;
  const shares = Math.min(THREADS, 2 ** Math.ceil(Math.log2(Math.ceil(pixels / LEAST_PIXELS))));
  const groups = Math.ceil((taps + 1) / (THREADS / shares));
  const parts = Math.max(
    1,
    Math.min(Math.ceil(pixels / (shares * LEAST_PIXELS)), Math.floor(WORKGROUPS / groups)),
  );
  const width = 2 * (taps + 1);
  const sums = runCountedProgram(backend, {
    inputs,
    size: parts * width,
    counts: { ...sizes, partPixels: Math.ceil(pixels / parts) },
    threads: THREADS,
    groups: [groups, parts, 1],
    key: `segmentationTaps_${shares}`,
    code: `
      ${PLACE}
      var<workgroup> partial : array<vec2<f32>, ${THREADS}>;
      fn main() {
        let thread = i32(localIndex);
        let share = thread % ${shares};
        let tap = i32(workgroupId.x) * ${THREADS / shares} + thread / ${shares};
        let taps = uniforms.span * uniforms.span;
        let begin = i32(workgroupId.y) * uniforms.partPixels;
        let end = min(begin + uniforms.partPixels, uniforms.pixels);
        var sum = vec2<f32>(0.0);
        for (var pixel = begin + share; pixel < end; pixel += ${shares}) {
          if (tap < taps) {
            let slope = slopeAt(pixel, placeOf(pixel, tap));
            sum += vec2<f32>(slope * projected[pixel], slope);
          } else if (tap == taps) {
            sum.x += byProjected[pixel];
          }
        }
        partial[thread] = sum;
        for (var half = ${shares} / 2; half > 0; half /= 2) {
          workgroupBarrier();
          if (share < half) { partial[thread] += partial[thread + half]; }
        }
        if (share == 0 && tap <= taps) {
          let at = (i32(workgroupId.y) * (taps + 1) + tap) * 2;
          result[at] = partial[thread].x;
          result[at + 1] = partial[thread].y;
        }
      }
    `,
  });
  return { ...sums, shape: [parts, width] };
}
