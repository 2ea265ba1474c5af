import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** By weight's name. */
type Values = Readonly<Record<string, number[]>>;

/** What make_optimizers.py wrote. */
export const golden = JSON.parse(
  readFileSync(new URL('./optimizers.json', import.meta.url), 'utf8'),
) as {
  readonly rates: number[];
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly initial: Values;
  readonly gradients: Values[];
  readonly cases: Readonly<
    Record<string, { readonly weights: Values[]; readonly slots: Record<string, Values> }>
  >;
  readonly clippedByNorm: Values;
  readonly clippedByValue: Values;
  readonly cosine: number[];
};

/** A model of one dense layer, named as the golden weights and of their values. */
export function goldenModel(): tf.LayersModel {
  const input = tf.input({ shape: [3] });
  const model = tf.model({
    inputs: input,
    outputs: tf.layers.dense({ units: 2, name: 'dense' }).apply(input) as tf.SymbolicTensor,
  });
  tf.tidy(() => {
    model.setWeights(
      Object.entries(golden.shapes).map(([name, shape]) => tf.tensor(golden.initial[name]!, shape)),
    );
  });
  return model;
}

export function goldenGradients(step: number): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(golden.shapes).map(([name, shape]) => [
      name,
      tf.tensor(golden.gradients[step]![name]!, shape),
    ]),
  );
}

export function expectClose(found: ArrayLike<number>, expected: number[]): void {
  const largest = Math.max(...expected.map((value, index) => Math.abs(value - found[index]!)));
  expect(largest).toBeLessThan(1e-6);
}
