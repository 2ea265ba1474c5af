import { registerRadnetLayers } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';

/** Loads what `saveModel.mjs` wrote, in a process or browser of its own, and compares what the model says. */
export async function loadModel({ modelTopology, weightSpecs, weights, inputs, outputs }) {
  await tf.setBackend('cpu');
  registerRadnetLayers();
  const weightData = Uint8Array.from(globalThis.atob(weights), (character) => character.charCodeAt(0)).buffer;
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  const predicted = model.predict(inputs.map(({ shape, values }) => tf.tensor(values, shape)));
  predicted.forEach((tensor, output) => {
    const { shape, values } = outputs[output];
    const worst = tensor.sub(tf.tensor(values, shape)).abs().max().dataSync()[0];
    if (!(worst < 1e-6)) throw new Error(`output ${output}: expected what was saved, differs by ${worst}`);
  });
  return `the same ${outputs.length} outputs`;
}
