import { selectBackend } from '@radnet/backends';
import { callScan } from '@radnet/core';
import { fileSystem } from '@radnet/core/node';
import { makePhantom, preprocessCt } from '@radnet/data';
import { readVolume } from '@radnet/data/node';
import { loadRadnetModel } from '@radnet/layers';
import * as tf from '@tensorflow/tfjs';
import { preprocess } from './data';
import { endOnWrongInput, readFlags } from './readFlags';

endOnWrongInput();
const flags = readFlags({ data: { type: 'string' }, model: { type: 'string', default: 'models/latest' } });

await selectBackend();
const model = await loadRadnetModel(fileSystem(flags.model));

// A folder of DICOM files, a .dcm, .nii, .nii.gz or .zip; without one, a synthetic CT with a bleed.
if (flags.data === undefined) console.log('No --data: this is a synthetic CT with an epidural bleed.');
const volume =
  flags.data === undefined
    ? makePhantom({ seed: 'new', slices: 12, height: 128, width: 128, hemorrhage: 'epidural' }).volume
    : await readVolume(flags.data);
const { image, slices, height, width, channels } = preprocessCt(volume, preprocess);
const scan = tf.tensor(image, [1, slices, height, width, channels]);
const logits = model.predict([scan, tf.ones([1, slices])]) as tf.Tensor;
const probabilities = await logits.sigmoid().data();

for (const [slice, probability] of probabilities.entries())
  console.log(`slice ${slice + 1}: ${probability.toFixed(3)}`);
const { positive } = callScan(probabilities);
console.log(`call: ${positive ? 'positive' : 'negative'} (research software, not a medical device)`);
