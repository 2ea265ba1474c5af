import { benchBootstrap, BOOTSTRAP_SLICES, type BootstrapCase } from './bootstrapCase';
import { type Engine, startEngine } from './engines';
import { benchForward } from './forwardCase';
import { NETWORKS } from './networks';
import { benchPhantom, benchPhantoms, benchWorkers } from './pipelineCase';
import { benchPreprocess, SLICES } from './preprocessCase';
import { benchReading, type ReadCase } from './readCase';
import type { Row } from './row';
import { benchTrain } from './trainCase';

/** Measures one case in this process and prints its row: `tsx bench/case.ts CASE ENGINE VARIANT`. */
const [name, engine, variant] = process.argv.slice(2) as [Row['case'], string, Row['variant']];

/** The second network is small, so that the cost of the length is visible beside that of the CNN. */
const READ: Readonly<Partial<Record<Row['case'], ReadCase>>> = {
  read: { slices: 150, size: 250, depth: 40 },
  'read-small': { slices: 300, size: 48, depth: 13 },
};
const reading = READ[name];

const slices = reading
  ? reading.slices
  : name === 'preprocess'
    ? SLICES
    : name === 'bootstrap'
      ? BOOTSTRAP_SLICES
      : name === 'train' && engine.startsWith('wasm')
        ? 1
        : 4;

async function run(): Promise<
  Pick<Row, 'msPerSlice' | 'gbPerSlice' | 'onnx' | 'reading'> & { slices?: number }
> {
  if (name === 'phantoms') return engine === '1' ? benchPhantom() : benchPhantoms(Number(engine));
  if (name === 'bootstrap') return benchBootstrap(engine as BootstrapCase);
  if (engine === 'js') return benchPreprocess();
  if (name === 'preprocess') return benchWorkers(engine === '2-threads' ? 2 : 1, engine === 'cache');
  await startEngine(engine as Engine);
  if (reading) return benchReading(reading);
  const model = NETWORKS[variant as Exclude<typeof variant, '-'>]();
  return name === 'train' ? benchTrain(model, slices) : benchForward(model, slices);
}

console.log(JSON.stringify({ case: name, engine, variant, slices, ...(await run()) } satisfies Row));
