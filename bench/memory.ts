import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { helpText, readFlags, runProgram, text, toggle } from '../examples/commandLine';
import { memoryPlot, type MemoryPoint } from './memoryPlot';

const FILE = fileURLToPath(new URL('../docs/images/memory', import.meta.url));

const flags = {
  out: text(
    'FILE',
    'where the plot (.svg) and its points (.json) go, without extension (default docs/images/memory)',
  ),
  'no-measuring': toggle('draw the points that lie there already'),
};

const NETWORKS = [
  ['onnx', 'lean'],
  ['onnx', 'plain'],
  ['wasm', 'lean'],
] as const;
const DEPTHS = [13, 22, 40, 58, 76, 100];
const DEPTH = 40;
const SLICES = [1, 2, 4, 8, 16];
/** WASM is limited to 4 GB and takes seconds for each slice. */
const WASM_SLICES = 8;

const run = promisify(execFile);

/** Peak memory of a training step against the network's depth and the step's slices, each case in its own process. */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  const file = values.out ?? FILE;
  const points = values['no-measuring']
    ? (JSON.parse(await readFile(`${file}.json`, 'utf8')) as MemoryPoint[])
    : await measureAll();
  await writeFile(`${file}.json`, `${JSON.stringify(points)}\n`);
  await writeFile(`${file}.svg`, memoryPlot(points));
}

async function measureAll(): Promise<MemoryPoint[]> {
  const points: MemoryPoint[] = [];
  console.log('engine  network  depth  slices      GB');
  for (const [engine, network] of NETWORKS) {
    const most = engine === 'wasm' ? WASM_SLICES : Infinity;
    const cases = [
      ...DEPTHS.map((depth) => ({ depth, slices: 1 })),
      ...SLICES.filter((slices) => slices > 1 && slices <= most).map((slices) => ({ depth: DEPTH, slices })),
    ];
    for (const { depth, slices } of cases) {
      const gb = await measured(engine, network, depth, slices);
      points.push({ engine, network, depth, slices, gb });
      const cells = [engine.padEnd(6), network.padEnd(7), `${depth}`.padStart(5), `${slices}`.padStart(6)];
      console.log([...cells, gb.toFixed(3).padStart(6)].join('  '));
    }
  }
  return points;
}

async function measured(engine: string, network: string, depth: number, slices: number): Promise<number> {
  const script = fileURLToPath(new URL('./memoryCase.ts', import.meta.url));
  const parameters = [engine, network, `${depth}`, `${slices}`];
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, ...parameters]);
  return Number(stdout.trim().split('\n').at(-1));
}

await runProgram(helpText('npm run bench:memory -- [flags]', flags), main);
