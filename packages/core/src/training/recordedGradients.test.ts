import { describeOnEachBackend, expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { binaryCrossEntropy } from '../losses/binaryCrossEntropy';
import type { Batch } from './batch';
import { RecordedGradients } from './recordedGradients';

describeOnEachBackend('RecordedGradients', () => {
  it('follows what is frozen and thawed between steps', async () => {
    await expectNoLeak(async () => {
      const scan = tf.input({ shape: [3, 2], name: 'scan' });
      const hidden = tf.layers.dense({ units: 2, name: 'hidden' }).apply(scan) as tf.SymbolicTensor;
      const output = tf.layers.dense({ units: 1, name: 'call' }).apply(hidden) as tf.SymbolicTensor;
      const model = tf.model({ inputs: scan, outputs: output });
      const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const heads = { call: { target: 'label', loss: binaryCrossEntropy(), weight: 1 } };
      const recorded = new RecordedGradients(model, heads, () => variables);
      const sliceMask = tf.ones<tf.Rank.R2>([1, 3]);
      const batch: Batch = {
        scanIds: ['a'],
        inputs: { scan: tf.ones([1, 3, 2]) },
        targets: { label: tf.ones([1, 3, 1]) },
        sliceMask,
      };
      for (let step = 0; step < 12; step++) {
        const isFrozen = step % 6 > 2;
        model.getLayer('hidden').trainable = !isFrozen;
        const { summary, gradients } = await recorded.of(batch);
        expect(Object.keys(gradients)).toEqual(variables.slice(isFrozen ? 2 : 0).map(({ name }) => name));
        tf.dispose([summary.values, gradients]);
      }
      recorded.dispose();
      tf.dispose([batch.inputs, batch.targets, sliceMask]);
      model.dispose();
    });
  });
});
