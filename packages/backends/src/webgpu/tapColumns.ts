import * as tf from '@tensorflow/tfjs';
import type { WebgpuBackend, WebgpuProgram } from './webgpuBackend';

/** How one axis is read: index o of the result reads o * stride + start + tap * step, for each of `taps`. */
export interface TapReads {
  readonly size: number;
  readonly stride: number;
  readonly taps: number;
  readonly start: number;
  readonly step: 1 | -1;
}

/**
 * Copies the maps once for each pair of taps, shifted, with zeros beyond the edges: [N, H, W, C] to
 * [N, rows.size, columns.size, taps * C]. Takes one pass on the GPU. With tfjs's operations it takes a padding, a slice
 * for each tap and, because a shader can bind only eight buffers, several concatenations.
 */
export function tapColumns(maps: tf.Tensor4D, rows: TapReads, columns: TapReads): tf.Tensor4D {
  const [batch, height, width, channels] = maps.shape;
  if (readsItself(rows, height) && readsItself(columns, width)) return maps.clone();
  const backend = tf.backend() as WebgpuBackend;
  const shape = [batch, rows.size, columns.size, rows.taps * columns.taps * channels];
  const made = backend.runWebGPUProgram(program(shape), [maps], 'float32', [
    { type: 'int32', data: [rows.stride, columns.stride] },
    { type: 'int32', data: [rows.start, columns.start] },
    { type: 'int32', data: [rows.step, columns.step] },
    { type: 'int32', data: [columns.taps] },
  ]);
  return tf.engine().makeTensorFromTensorInfo(made) as tf.Tensor4D;
}

function readsItself({ size, stride, taps, start }: TapReads, inputSize: number): boolean {
  return taps === 1 && stride === 1 && start === 0 && size === inputSize;
}

const THREADS = 64;

function program(outputShape: readonly number[]): WebgpuProgram {
  return {
    variableNames: ['x'],
    outputShape,
    uniforms: 'strides : vec2<i32>, starts : vec2<i32>, steps : vec2<i32>, columnTaps : i32,',
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0, 1, 2, 3] },
    dispatch: [Math.ceil(tf.util.sizeFromShape([...outputShape]) / THREADS), 1, 1],
    size: true,
    shaderKey: 'radnetTapColumns',
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let place = getCoordsFromIndex(index);
          let channels = uniforms.xShape[3];
          let pair = place[3] / channels;
          let tap = vec2<i32>(pair / uniforms.columnTaps, pair % uniforms.columnTaps);
          let read = vec2<i32>(place[1], place[2]) * uniforms.strides + uniforms.starts + tap * uniforms.steps;
          var value = 0.0;
          if (read.x >= 0 && read.x < uniforms.xShape[1] && read.y >= 0 && read.y < uniforms.xShape[2]) {
            value = getX(place[0], read.x, read.y, place[3] % channels);
          }
          setOutputAtIndex(index, value);
        }
      }
    `,
  };
}
