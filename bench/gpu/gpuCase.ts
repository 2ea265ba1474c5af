import { selectBackend } from '@radnet/core';
import { registerOnnxBackend } from '@radnet/onnx';
import { buildRadnet } from '../../examples/radnet';
import { benchTrain } from '../trainCase';
import { watchDeviceMemory } from './watchDeviceMemory';

/**
 * Trains RADnet on a GPU engine in this process and prints a row as JSON: `gpuCase ENGINE lean|plain SLICES [SIZE
 * [SECONDS [DEPTH]]]`. Packed by shared/gpu/pack.sh it runs on a host without Node, as `run.sh gpuCase ...`. With
 * RADNET_SOFTWARE=1 a software adapter does, to try it.
 */
const [engine, variant, slices, size = '250', seconds = '10', depth = '40'] = process.argv.slice(2);

const memory = await watchDeviceMemory();
// Registered here, and not found by `selectBackend`: a bundle has no packages to look for.
if (engine === 'onnx-webgpu') registerOnnxBackend({ executionProviders: ['webgpu', 'cpu'] });
if (engine === 'onnx-cuda') registerOnnxBackend({ executionProviders: ['cuda', 'cpu'] });
const name = engine as 'webgpu';
// In a list a software adapter is passed over.
await selectBackend(process.env['RADNET_SOFTWARE'] ? name : [name]);
const side = Number(size);
const model = buildRadnet({
  height: side,
  width: side,
  depth: Number(depth),
  dropoutRate: 0.2,
  memoryEfficient: variant === 'lean',
  seed: 1,
});
const { msPerSlice } = await benchTrain(model, Number(slices), Number(seconds), side);
const row = { case: 'train', engine, variant, slices: Number(slices), msPerSlice, ...memory.stop() };
console.log(JSON.stringify(row));
// Dawn keeps a process alive.
process.exit();
