// Runs in a project that has nothing but the packed tarballs: saves a trained model that uses every layer there is.
import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import * as radnet from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

const [B, S, SIZE] = [2, 3, 16];

await tf.setBackend('cpu');
const images = tf.input({ shape: [S, SIZE, SIZE, 1], name: 'images' });
const mask = tf.input({ shape: [S], name: 'mask' });
const foldedMask = radnet.foldSlices().apply(mask);
const backbone = radnet.denseNet({ depth: 10, growthRate: 4, compression: 0.5, dropoutRate: 0.2, seed: 1 });
const { features, stages } = backbone.build(radnet.foldSlices().apply(images), foldedMask);
const [, { output, stride }] = stages;
const head = radnet.auxiliarySegmentationHead({ outputSize: [SIZE, SIZE], stride, seed: 2 });
const segmentation = radnet.unfoldSlices().apply([head.apply(output), images]);
const pooled = tf.layers.globalAveragePooling2d({}).apply(features);
const slices = radnet.unfoldSlices().apply([pooled, images]);
const deltas = radnet.sliceDeltas().apply([slices, mask]);
const lstm = radnet.sliceBiLstm({ units: 4, seed: 3 }).apply([deltas, mask]);
const gru = radnet.sliceBiGru({ units: 4, seed: 4 }).apply([lstm, mask]);
const logits = tf.layers.dense({ units: 1 }).apply(gru);
const model = tf.model({ inputs: [images, mask], outputs: [logits, segmentation] });

const used = new Set(model.layers.map((layer) => layer.getClassName()));
for (const { className } of Object.values(radnet)) {
  if (className?.startsWith('Radnet>') && !used.has(className))
    throw new Error(`${className} is not in the model`);
}

const inputs = [
  tf.randomUniform([B, S, SIZE, SIZE, 1], 0, 1, 'float32', 5),
  tf.tensor2d([1, 1, 1, 1, 1, 0], [B, S]),
];
const optimizer = tf.train.adam(0.01);
optimizer.minimize(() => {
  const [calls, masks] = model.apply(inputs, { training: true });
  return tf.add(calls.square().mean(), masks.square().mean());
});

let saved;
await model.save(
  tf.io.withSaveHandler((artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  }),
);
const asJson = (tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] });
writeFileSync(
  'saved-model.json',
  JSON.stringify({
    modelTopology: saved.modelTopology,
    weightSpecs: saved.weightSpecs,
    weights: Buffer.from(tf.io.CompositeArrayBuffer.join(saved.weightData)).toString('base64'),
    inputs: inputs.map(asJson),
    outputs: model.predict(inputs).map(asJson),
  }),
);
