import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The slices of a step: one CT of them. */
const SLICES = [4, 16] as const;
const ENGINES = ['onnx-cuda', 'tfjs-node-gpu', 'onnx-webgpu', 'webgpu'] as const;
const VARIANTS = ['lean', 'plain'] as const;
const PEERS = ['eager', 'compile'] as const;

interface GpuRow {
  readonly engine: string;
  readonly variant: string;
  readonly slices: number;
  readonly msPerSlice: number;
  readonly deviceGb?: number;
}

/** Trains RADnet on every GPU engine, and in PyTorch, each in a process of its own, and prints the table. */
export async function gpuBench(): Promise<void> {
  console.log('engine            variant  slices  slices/s  device GB');
  for (const slices of SLICES) {
    for (const engine of ENGINES) {
      for (const variant of VARIANTS) print(`${engine} ${variant}`, await ownRow(engine, variant, slices));
    }
    for (const mode of PEERS) print(`pytorch ${mode}`, await peerRow(mode, slices));
  }
}

function print(what: string, row: GpuRow | string): void {
  if (typeof row === 'string') return console.log(`${what}: not measured: ${row}`);
  const { engine, variant, slices, msPerSlice, deviceGb } = row;
  const speed = (1000 / msPerSlice).toFixed(1).padStart(8);
  const memory = deviceGb === undefined ? 'not told' : deviceGb.toFixed(2);
  console.log(
    `${engine.padEnd(16)}  ${variant.padEnd(7)}  ${`${slices}`.padStart(6)}  ${speed}  ${memory.padStart(9)}`,
  );
}

function ownRow(engine: string, variant: string, slices: number): Promise<GpuRow | string> {
  const script = fileURLToPath(new URL('./gpuCase.ts', import.meta.url));
  return rowOf(process.execPath, ['--import', 'tsx', script, engine, variant, `${slices}`]);
}

function peerRow(mode: (typeof PEERS)[number], slices: number): Promise<GpuRow | string> {
  const python = process.env['RADNET_PYTHON'] ?? 'python3';
  const script = fileURLToPath(new URL('../peers/pytorch_radnet.py', import.meta.url));
  const flags = mode === 'compile' ? ['--compile'] : [];
  return rowOf(python, [script, 'train', '--device', 'cuda', '--slices', `${slices}`, ...flags]);
}

/** The row that a program prints last, or the reason why there is none. */
async function rowOf(command: string, args: string[]): Promise<GpuRow | string> {
  try {
    const { stdout } = await run(command, args, { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as GpuRow;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const lines = (stderr ?? message).split('\n').map((line) => line.trim());
    return lines.findLast((line) => /error/i.test(line)) ?? lines[0]!;
  }
}
