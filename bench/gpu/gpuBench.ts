import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeCard, type NvidiaCard } from './nvidiaCard';
import { rowOf } from './rowOf';
import { versions } from './versions';
import { watchDeviceMemory } from './watchDeviceMemory';

/** Slices in a step, as one CT. */
const SLICES = [4, 16, 40] as const;
const OWN = ['onnx-cuda', 'tfjs-node-gpu', 'webgpu', 'onnx-webgpu'] as const;
const VARIANTS = ['lean', 'plain'] as const;
/** PyTorch eager, compiled, and with CUDA Graphs of its passes, with the arguments of its program. */
const PEERS = {
  pytorch: [],
  'pytorch-compile': ['--compile'],
  'pytorch-graphs': ['--graphs'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type Peer = keyof typeof PEERS;
const LAYOUTS = ['contiguous', 'channels_last'] as const;

/** The values of `--only`. */
export const GPU_ENGINES: readonly string[] = [...OWN, ...Object.keys(PEERS)];

/** One line of the table: the training steps of one engine. */
export interface GpuRow {
  readonly engine: string;
  readonly variant: string;
  readonly slices: number;
  readonly msPerSlice: number;
  /** Growth of the card's memory, context included, watched in the same way for every engine. */
  readonly deviceGb?: number;
  /** For PyTorch: the faster memory layout, and the peaks that its own allocator reports. */
  readonly layout?: string;
  readonly allocatedGb?: number;
  readonly reservedGb?: number;
}

interface NotMeasured {
  readonly engine: string;
  readonly variant: string;
  readonly slices: number;
  readonly notMeasured: string;
}

/** Settings for {@link gpuBench}. */
export interface GpuBenchOptions {
  /** One of GPU_ENGINES. */
  readonly only?: string | undefined;
  /** File to write card, versions and rows to. */
  readonly json?: string | undefined;
}

const PYTHON = process.env['RADNET_PYTHON'] ?? 'python3';

/** Trains RADnet on every GPU backend and in PyTorch, each in a separate process, and prints the table. */
export async function gpuBench({ only, json }: GpuBenchOptions = {}): Promise<void> {
  const [card, versionOf] = [await describeCard(), await versions(PYTHON)];
  printHost(card, versionOf);
  const rows: (GpuRow | NotMeasured)[] = [];
  const measured = (engine: string): boolean => only === undefined || only === engine;
  for (const slices of SLICES) {
    for (const engine of OWN.filter(measured)) {
      for (const variant of VARIANTS)
        rows.push(print(engine, variant, slices, await ownRow(engine, variant, slices)));
    }
    for (const engine of (Object.keys(PEERS) as Peer[]).filter(measured)) {
      rows.push(print(engine, 'stock', slices, await peerRow(engine, slices)));
    }
    // Written after each row, because a machine with a GPU is often available only for a while.
    if (json !== undefined)
      await writeFile(json, `${JSON.stringify({ card, versions: versionOf, rows }, null, 2)}\n`);
  }
}

function printHost(
  { id, name, driver, count }: NvidiaCard,
  versionOf: Readonly<Record<string, string>>,
): void {
  const said = name === undefined ? 'nvidia-smi tells of no card' : `${name}, driver ${driver}`;
  console.log(`card ${id}${count > 1 ? ` of ${count}` : ''}: ${said}`);
  if (count > 1) console.log('WebGPU takes the card that Vulkan lists first: hide the others from it');
  console.log(
    Object.entries(versionOf)
      .map((pair) => pair.join(' '))
      .join(', '),
  );
  console.log('RADnet at 250 x 250, fp32 without TensorFloat-32\n');
  console.log('engine           variant  slices  slices/s  device GB  its allocator: in tensors, held');
}

function print(engine: string, variant: string, slices: number, row: GpuRow | string): GpuRow | NotMeasured {
  const cells = [engine.padEnd(15), variant.padEnd(7), `${slices}`.padStart(6)];
  if (typeof row === 'string') {
    console.log([...cells, `not measured: ${row}`].join('  '));
    return { engine, variant, slices, notMeasured: row };
  }
  const gb = (value: number | null | undefined): string => (value == null ? 'not told' : value.toFixed(2));
  cells.push((1000 / row.msPerSlice).toFixed(1).padStart(8), gb(row.deviceGb).padStart(9));
  if (row.allocatedGb !== undefined)
    cells.push(`${gb(row.allocatedGb)}, ${gb(row.reservedGb)} (${row.layout})`);
  console.log(cells.join('  '));
  return row;
}

function ownRow(engine: string, variant: string, slices: number): Promise<GpuRow | string> {
  // When packed, this program and the case are bundles in one folder.
  const source = import.meta.url.endsWith('.ts');
  const script = fileURLToPath(new URL(source ? './gpuCase.ts' : './gpuCase.mjs', import.meta.url));
  const loader = source ? ['--import', 'tsx'] : [];
  return rowOf(process.execPath, [...loader, script, engine, variant, `${slices}`]);
}

/** The faster of PyTorch's two memory layouts, or the reason if neither ran. */
async function peerRow(engine: Peer, slices: number): Promise<GpuRow | string> {
  let best: GpuRow | string | undefined;
  for (const layout of LAYOUTS) {
    const row = await watched(() =>
      rowOf<GpuRow>(PYTHON, [
        // Relative to the project's root, from which npm starts programs. Packed programs are elsewhere.
        resolve('bench/peers/pytorch_radnet.py'),
        'train',
        '--device',
        'cuda',
        '--slices',
        `${slices}`,
        '--layout',
        layout,
        ...PEERS[engine],
      ]),
    );
    if (best === undefined || typeof best === 'string') best = typeof row === 'string' ? (best ?? row) : row;
    else if (typeof row !== 'string' && row.msPerSlice < best.msPerSlice) best = row;
  }
  return best!;
}

/** Our case watches the card itself, starting before it uses it; PyTorch's is watched from here. */
async function watched(measure: () => Promise<GpuRow | string>): Promise<GpuRow | string> {
  const memory = await watchDeviceMemory();
  const row = await measure();
  const told = memory.stop();
  return typeof row === 'string' ? row : { ...row, ...told };
}
