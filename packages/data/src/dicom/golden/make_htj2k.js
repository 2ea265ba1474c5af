/* global process, WebAssembly */
// Compresses the pixels of a plain DICOM file of 24 x 20 signed 16-bit pixels, its last 960 bytes, as HTJ2K, by the
// encoder in dcmjs-codecs (OpenJPH). Called by make_compressed.py: node make_htj2k.js FILE FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [file, folder] = process.argv.slice(2);
const [rows, columns] = [24, 20];
const pixels = readFileSync(file).subarray(-2 * rows * columns);
const wasm = createRequire(import.meta.url).resolve('dcmjs-codecs/build/dcmjs-native-codecs.wasm');
const module = await WebAssembly.compile(readFileSync(wasm));
const stubs = {};
for (const { module: group, name } of WebAssembly.Module.imports(module)) (stubs[group] ??= {})[name] = () => 0;

for (const [name, lossy, order] of [
  ['htj2k', 0, 2],
  ['htj2k-rpcl', 0, 2],
  ['htj2k-lossy', 1, 2],
]) {
  const { exports: e } = await WebAssembly.instantiate(module, stubs);
  e._initialize();
  const context = e.CreateCodecsContext();
  e.SetColumns(context, columns);
  e.SetRows(context, rows);
  e.SetBitsAllocated(context, 16);
  e.SetBitsStored(context, 16);
  e.SetSamplesPerPixel(context, 1);
  e.SetPixelRepresentation(context, 1);
  e.SetPlanarConfiguration(context, 0);
  e.SetPhotometricInterpretation(context, 1);
  e.SetDecodedBufferSize(context, pixels.length);
  new Uint8Array(e.memory.buffer).set(pixels, e.GetDecodedBuffer(context));
  const parameters = e.CreateEncoderParameters();
  e.SetLossy(parameters, lossy);
  e.SetProgressionOrder(parameters, order);
  e.SetAllowMct(parameters, 0);
  e.EncodeHtJpeg2000(context, parameters);
  const start = e.GetEncodedBuffer(context);
  writeFileSync(
    join(folder, `${name}.j2c`),
    new Uint8Array(e.memory.buffer).slice(start, start + e.GetEncodedBufferSize(context)),
  );
}
