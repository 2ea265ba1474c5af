import { selectBackend } from '@radnet/backends';
import { binaryCrossEntropy, predictScans, sgd, train } from '@radnet/core';
import { makePhantom, prepareScan, scanBatches, scanSource } from '@radnet/data';
import { denseBlock, foldSlices, sliceBiLstm, unfoldSlices } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

/**
 * The program of every project in the matrix: composes a small CNN with an LSTM across slices, trains two steps on a
 * synthetic CT and predicts.
 *
 * @returns The probabilities of the CT's slices.
 */
export async function check(backend: 'cpu' | 'onnx' = 'cpu'): Promise<number[]> {
  await selectBackend(backend);

  const { volume, mask } = makePhantom({
    seed: 1,
    slices: 4,
    height: 64,
    width: 64,
    hemorrhage: 'intraparenchymal',
  });
  const window = { level: 40, width: 80 };
  const ct = prepareScan('phantom', volume, mask, { window, spacingMm: 10, fieldOfViewMm: 200 });
  const data = await scanBatches([scanSource(ct)], { batchSize: 1 });

  const scan = tf.input({ shape: [null, 20, 20, 1], name: 'scan' });
  const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });
  const slices = foldSlices().apply(scan) as tf.SymbolicTensor;
  const features = denseBlock({ layers: 2, growthRate: 4, seed: 1 }).apply(slices) as tf.SymbolicTensor;
  const pooled = tf.layers.globalAveragePooling2d({}).apply(features) as tf.SymbolicTensor;
  const described = unfoldSlices().apply([pooled, scan]) as tf.SymbolicTensor;
  const context = sliceBiLstm({ units: 4, seed: 2 }).apply([described, sliceMask]) as tf.SymbolicTensor;
  const logits = tf.layers.dense({ units: 1, name: 'hemorrhage' }).apply(context) as tf.SymbolicTensor;
  const model = tf.model({ inputs: [scan, sliceMask], outputs: logits });
  // The same weights everywhere, whatever random generator a platform has.
  model.setWeights(
    model.getWeights().map(({ shape, size }, at) => {
      const values = Float32Array.from({ length: size }, (_, index) => Math.sin((index + 1) * (at + 3.7)));
      return tf.tensor(shape.length === 1 ? values.map((value) => Math.abs(value) + 0.5) : values, shape);
    }),
  );

  await train({
    model,
    heads: { hemorrhage: { target: 'hemorrhage', loss: binaryCrossEntropy(), weight: 1 } },
    data,
    epochs: 2,
    optimizer: sgd({ momentum: 0.9 }),
    schedule: () => 0.05,
  });
  const [predicted] = await predictScans(model, data, { output: 'hemorrhage', target: 'hemorrhage' });
  return Array.from(predicted!.probabilities);
}
