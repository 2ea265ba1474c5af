import { benchForward, benchTrain, type Engine, startEngine } from './networkCase';
import { benchPreprocess } from './preprocessCase';
import type { Row } from './row';

/** Measures one case in this process and prints its row: `tsx bench/case.ts CASE ENGINE`. */
const [name, engine] = process.argv.slice(2) as [Row['case'], string];

const slices = name === 'preprocess' ? 28 : name === 'train' && engine.startsWith('wasm') ? 1 : 4;

async function run(): Promise<Pick<Row, 'msPerSlice' | 'gbPerSlice' | 'onnx'>> {
  if (name === 'preprocess') return benchPreprocess();
  await startEngine(engine as Engine);
  return name === 'train' ? benchTrain(slices) : benchForward(slices);
}

console.log(JSON.stringify({ case: name, engine, variant: 'plain', slices, ...(await run()) } satisfies Row));
