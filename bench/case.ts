import { type Engine, startEngine } from './engines';
import { benchForward } from './forwardCase';
import { NETWORKS } from './networks';
import { benchPreprocess } from './preprocessCase';
import type { Row } from './row';
import { benchTrain } from './trainCase';

/** Measures one case in this process and prints its row: `tsx bench/case.ts CASE ENGINE VARIANT`. */
const [name, engine, variant] = process.argv.slice(2) as [Row['case'], string, Row['variant']];

const slices = name === 'preprocess' ? 28 : name === 'train' && engine.startsWith('wasm') ? 1 : 4;

async function run(): Promise<Pick<Row, 'msPerSlice' | 'gbPerSlice' | 'onnx'>> {
  if (variant === '-') return benchPreprocess();
  await startEngine(engine as Engine);
  const model = NETWORKS[variant]();
  return name === 'train' ? benchTrain(model, slices) : benchForward(model, slices);
}

console.log(JSON.stringify({ case: name, engine, variant, slices, ...(await run()) } satisfies Row));
