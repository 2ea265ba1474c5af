import { benchTrain } from '../trainCase';
import { gpuNetwork, startGpuEngine } from './startGpuEngine';
import { watchDeviceMemory } from './watchDeviceMemory';

/**
 * Trains RADnet on a GPU engine in this process and prints a row as JSON: `gpuCase ENGINE lean|plain SLICES [SIZE
 * [SECONDS [DEPTH]]]`. Packed by shared/gpu/pack.sh it runs on a host without Node, as `run.sh gpuCase ...`. With
 * RADNET_SOFTWARE=1 it accepts a software adapter, for a trial.
 */
const [engine, variant, slices, size = '250', seconds = '10', depth = '40'] = process.argv.slice(2);

const memory = await watchDeviceMemory();
await startGpuEngine(engine!);
const model = gpuNetwork(variant!, Number(size), Number(depth));
const { msPerSlice } = await benchTrain(model, Number(slices), Number(seconds), Number(size));
const row = { case: 'train', engine, variant, slices: Number(slices), msPerSlice, ...memory.stop() };
console.log(JSON.stringify(row));
// Dawn keeps a process alive.
process.exit();
