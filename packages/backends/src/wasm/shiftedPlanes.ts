import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from './wasmKernel';

/** How one axis of a plane is read: index o of the result reads o * stride + offset. */
export interface PlaneAxis {
  readonly size: number;
  readonly stride: number;
  /** One offset for each shift. */
  readonly offsets: readonly number[];
}

/**
 * Copies every plane once for each pair of offsets, shifted by them, with zeros beyond the edges.
 *
 * JavaScript makes the copies in the backend's own memory, because each call of tfjs's Slice and Pad moves a whole
 * tensor.
 *
 * @param planes [planes, height, width] float32.
 * @returns [row shifts * column shifts * planes, rows.size, columns.size].
 */
export function shiftedPlanes(planes: tf.Tensor3D, rows: PlaneAxis, columns: PlaneAxis): tf.Tensor3D {
  const [count, height, width] = planes.shape;
  const shifts = rows.offsets.length * columns.offsets.length;
  const backend = tf.backend() as unknown as WasmBackend;
  const result = backend.makeOutput([shifts * count, rows.size, columns.size], 'float32');
  // Gets the views after the allocation, which may move the memory.
  const from = backend.typedArrayFromHeap(planes) as Float32Array;
  const to = backend.typedArrayFromHeap(result) as Float32Array;
  let place = 0;
  for (const top of rows.offsets) {
    for (const left of columns.offsets) {
      const { first, end } = insideRange(columns, left, width);
      for (let plane = 0; plane < count; plane++) {
        for (let row = 0; row < rows.size; row++, place += columns.size) {
          const y = row * rows.stride + top;
          if (y < 0 || y >= height || first >= end) {
            to.fill(0, place, place + columns.size);
            continue;
          }
          to.fill(0, place, place + first);
          to.fill(0, place + end, place + columns.size);
          const line = (plane * height + y) * width + left;
          if (columns.stride === 1) {
            to.set(from.subarray(line + first, line + end), place + first);
          } else {
            for (let x = first; x < end; x++) to[place + x] = from[line + x * columns.stride]!;
          }
        }
      }
    }
  }
  return tf.engine().makeTensorFromTensorInfo(result) as tf.Tensor3D;
}

/** Returns the range [first, end) of the result that reads inside the plane. */
function insideRange(
  { size, stride }: PlaneAxis,
  offset: number,
  planeSize: number,
): { first: number; end: number } {
  const first = Math.min(size, Math.max(0, Math.ceil(-offset / stride)));
  const end = Math.max(first, Math.min(size, Math.ceil((planeSize - offset) / stride)));
  return { first, end };
}
