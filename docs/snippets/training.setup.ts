import * as tf from '@tensorflow/tfjs';
import { defaultPreprocessOptions, makePhantom, prepareScan, scanBatches } from '@radnet/data';
import { foldSlices, unfoldSlices } from '@radnet/layers';

const scan = tf.input({ shape: [null, 25, 25, 1], name: 'scan' });
const sliceMask = tf.input({ shape: [null], name: 'sliceMask' });
const pooled = tf.layers.globalAveragePooling2d({}).apply(foldSlices().apply(scan)) as tf.SymbolicTensor;
const described = unfoldSlices().apply([pooled, scan]) as tf.SymbolicTensor;
const hemorrhage = tf.layers.dense({ units: 1, name: 'hemorrhage' }).apply(described) as tf.SymbolicTensor;

/** A tiny network with one logit per slice. */
export const model = tf.model({ inputs: [scan, sliceMask], outputs: hemorrhage });

const scans = [null, 'subdural' as const].map((kind, index) => {
  const { volume, mask } = makePhantom({ slices: 8, height: 25, width: 25, seed: index, hemorrhage: kind });
  return prepareScan(`ct-${index}`, volume, mask, { ...defaultPreprocessOptions, spacingMm: 10 });
});

/** Two phantoms of 8 slices each. */
export const batches = await scanBatches(scans, { batchSize: 2 });
