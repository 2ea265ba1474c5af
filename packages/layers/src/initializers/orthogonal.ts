import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import { nonzeroSeed } from './nonzeroSeed';

/**
 * Returns a random matrix with orthonormal rows, computed by Gram-Schmidt in double precision. tfjs's own initialiser
 * runs a QR decomposition of hundreds of small operations, which takes seconds for a recurrent kernel of 64 units.
 *
 * Source: Saxe, McClelland, Ganguli 2014, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
 * networks".
 *
 * @returns [rows, columns] float32.
 * @throws RadnetError if there are more rows than columns.
 */
export function orthogonal(rows: number, columns: number, seed?: number): tf.Tensor2D {
  if (rows > columns) throw new RadnetError(`orthogonal: expected at most ${columns} rows, got ${rows}.`);
  const random = tf.tidy(() =>
    tf.randomNormal([rows, columns], 0, 1, 'float32', nonzeroSeed(seed)).dataSync(),
  );
  const basis: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const vector = Float64Array.from(random.subarray(row * columns, (row + 1) * columns));
    for (const other of basis) {
      const along = dot(vector, other);
      for (let i = 0; i < columns; i++) vector[i]! -= along * other[i]!;
    }
    const length = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / length));
  }
  return tf.tensor2d(Float32Array.from(basis.flatMap((vector) => [...vector])), [rows, columns]);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
