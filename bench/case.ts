import { benchForward, benchTrain, type Engine, startEngine } from './networkCase';
import { benchPreprocess } from './preprocessCase';
import type { Row } from './row';

/** Measures one case in this process and prints its row: `tsx bench/case.ts CASE ENGINE`. */
const [name, engine] = process.argv.slice(2) as [Row['case'], string];

async function run(): Promise<Pick<Row, 'msPerSlice' | 'gbPerSlice'>> {
  if (name === 'preprocess') return benchPreprocess();
  await startEngine(engine as Engine);
  return name === 'train' ? benchTrain(1) : benchForward(4);
}

console.log(JSON.stringify({ case: name, engine, variant: 'plain', ...(await run()) } satisfies Row));
