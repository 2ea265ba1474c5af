import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import type { ModelCard } from '../modelCard';
import { modelIdentity } from './modelIdentity';

const preprocess = { window: { level: 40, width: 80 }, spacingMm: 2, fieldOfViewMm: 200 };
const card = { preprocess, threshold: 0.4, minConsecutive: 3, slicesOfCt: 24 } as unknown as ModelCard;

it("is Node's own SHA-256 of the settings and the weights", async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2], name: 'call' })] });
  model.setWeights([
    tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    tf.tensor1d([7, 8, -0.5]),
  ]);
  const hash = createHash('sha256')
    .update(JSON.stringify({ preprocess, threshold: 0.4, minConsecutive: 3, slicesOfCt: 24 }))
    .update('call/kernel 2x3\n')
    .update(new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer))
    .update('call/bias 3\n')
    .update(new Uint8Array(Float32Array.of(7, 8, -0.5).buffer));
  expect(await modelIdentity({ model, card })).toEqual({
    fingerprint: hash.digest('hex').slice(0, 16),
    threshold: 0.4,
    minConsecutive: 3,
  });
});
