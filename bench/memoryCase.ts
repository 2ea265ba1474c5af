import { buildRadnet } from '../examples/radnet';
import { type Engine, startEngine } from './engines';
import { SIZE } from './scanOf';
import { benchTrain } from './trainCase';

/** Trains in this process and prints its peak in GB: `tsx bench/memoryCase.ts ENGINE lean|plain DEPTH SLICES`. */
const [engine, variant, depth, slices] = process.argv.slice(2) as [Engine, string, string, string];

await startEngine(engine);
const model = buildRadnet({
  height: SIZE,
  width: SIZE,
  depth: Number(depth),
  dropoutRate: 0.2,
  memoryEfficient: variant === 'lean',
  seed: 1,
});
const { gbPerSlice } = await benchTrain(model, Number(slices), 0);
console.log(gbPerSlice * Number(slices));
