import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { makePhantom, volumeToDicom } from '@radnet/data';
import { writeDicomSeries } from '@radnet/data/node';
import * as tf from '@tensorflow/tfjs';
import { exportOnnx } from '../../examples/exportOnnx';
import { onnxTrial } from '../../examples/onnxTrial';

// What `export-onnx` writes, and a CT.
await tf.setBackend('cpu');
const { bytes, preprocessing } = exportOnnx(onnxTrial(), { name: 'radnet.onnx', tool: 'a test' });
writeFileSync('radnet.onnx', bytes);
writeFileSync('radnet.preprocessing.json', JSON.stringify(preprocessing));
const { volume } = makePhantom({ seed: 3, slices: 12, height: 64, width: 64, hemorrhage: 'epidural' });
await writeDicomSeries(volume, 'path/to/ct');

/** What a page's `<input type="file" multiple>` gives. */
export const chosen: File[] = (await volumeToDicom(volume)).map(
  (file) => new File([Uint8Array.from(file.bytes)], file.name),
);

// The files beside the page, from this folder.
const network = globalThis.fetch;
globalThis.fetch = async (input, init) =>
  typeof input === 'string' && /^radnet\.[\w.]+$/.test(input)
    ? new Response(await readFile(input))
    : network(input, init);
