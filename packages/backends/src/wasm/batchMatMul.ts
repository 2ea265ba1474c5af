import * as tf from '@tensorflow/tfjs';
import type { KernelOverride } from '../overrideKernels';
import type { WasmBackend } from './wasmKernel';

/** Smallest number of multiplications for which it is faster to transpose first. */
const WORTH_TRANSPOSING = 2 ** 15;

/**
 * MatMul that is faster than the stock kernel in two cases. All others use the stock kernel.
 *
 * - A row vector times a tall matrix, [1, K] x [K, N] with K > N (a sum over pixels), is summed while the matrix is
 * read. The stock kernel first packs the matrix for a product that then reads it only once.
 * - A transposed operand, as in every gradient of a MatMul, is transposed first and then multiplied by the fast stock
 *   kernel. For transposed operands the stock kernel itself uses a plain triple loop.
 */
export const batchMatMul: KernelOverride = (stock) => (args) => {
  const { a, b } = args.inputs as { a: tf.Tensor; b: tf.Tensor };
  const { transposeA, transposeB } = args.attrs as unknown as { transposeA: boolean; transposeB: boolean };
  if (!isMatrix(a) || !isMatrix(b)) return stock!(args);
  const [rows, inner] = sides(a, transposeA);
  const [, columns] = sides(b, transposeB);
  if (rows === 1 && inner > columns && !transposeB) return rowTimesMatrix(a, b, args.backend as WasmBackend);
  if (!(transposeA || transposeB) || rows * inner * columns < WORTH_TRANSPOSING) return stock!(args);
  return tf.tidy(() => {
    const plain = { a: transposeA ? swapped(a) : a, b: transposeB ? swapped(b) : b };
    const product = stock!({ ...args, inputs: plain, attrs: { transposeA: false, transposeB: false } });
    return tf.engine().makeTensorFromTensorInfo(product as tf.TensorInfo);
  });
};

function isMatrix({ shape, dtype }: tf.Tensor): boolean {
  return dtype === 'float32' && tf.util.sizeFromShape(shape.slice(0, -2)) === 1;
}

function sides({ shape }: tf.Tensor, transposed: boolean): [number, number] {
  const [first, second] = shape.slice(-2) as [number, number];
  return transposed ? [second, first] : [first, second];
}

function swapped(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return x.transpose([...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

/** Multiplies [.., 1, K] or [.., K, 1] by [.., K, N] to give [.., 1, N]. The sums are in double precision. */
function rowTimesMatrix(a: tf.Tensor, b: tf.Tensor, backend: WasmBackend): tf.TensorInfo {
  const [inner, columns] = b.shape.slice(-2) as [number, number];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const result = backend.makeOutput([...outer, 1, columns], 'float32');
  const weights = backend.typedArrayFromHeap(a) as Float32Array;
  const matrix = backend.typedArrayFromHeap(b) as Float32Array;
  const sums = new Float64Array(columns);
  // Takes four rows at a time, so that each sum is read and written only a quarter as often.
  const fours = inner - (inner % 4);
  for (let row = 0; row < fours; row += 4) {
    const [w0, w1, w2, w3] = [weights[row]!, weights[row + 1]!, weights[row + 2]!, weights[row + 3]!];
    const [first, second, third, fourth] = [0, 1, 2, 3].map((next) => (row + next) * columns) as [
      number,
      number,
      number,
      number,
    ];
    for (let column = 0; column < columns; column++) {
      sums[column] =
        sums[column]! +
        w0 * matrix[first + column]! +
        w1 * matrix[second + column]! +
        w2 * matrix[third + column]! +
        w3 * matrix[fourth + column]!;
    }
  }
  for (let row = fours; row < inner; row++) {
    for (let column = 0; column < columns; column++) {
      sums[column] = sums[column]! + weights[row]! * matrix[row * columns + column]!;
    }
  }
  (backend.typedArrayFromHeap(result) as Float32Array).set(sums);
  return result;
}
