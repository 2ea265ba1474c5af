import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { helpText, readFlags, runProgram, text } from '../examples/commandLine';
import type { Row } from './row';

const flags = { json: text('FILE', 'write the rows there as JSON') };

const CASES = [
  ['train', 'wasm'],
  ['train', 'wasm-stock'],
  ['forward', 'wasm'],
  ['preprocess', 'js'],
] as const;

const run = promisify(execFile);

/** Runs every case in a process of its own, one after the other, and prints the table. */
async function main(argv: readonly string[]): Promise<void> {
  const { values } = readFlags(flags, argv);
  console.log(`${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.version}; RADnet at 250 x 250\n`);
  console.log('case        engine      variant  ms/slice  GB/slice');
  const rows: Row[] = [];
  for (const [name, engine] of CASES) {
    const script = fileURLToPath(new URL('./case.ts', import.meta.url));
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script, name, engine]);
    const row = JSON.parse(stdout.trim().split('\n').at(-1)!) as Row;
    rows.push(row);
    const cells = [row.case.padEnd(10), row.engine.padEnd(10), row.variant.padEnd(7)];
    console.log(
      [...cells, row.msPerSlice.toFixed(1).padStart(8), row.gbPerSlice.toFixed(3).padStart(8)].join('  '),
    );
  }
  const time = (engine: string): number =>
    rows.find((row) => row.case === 'train' && row.engine === engine)!.msPerSlice;
  console.log(`\ntrain, wasm to wasm-stock: ${(time('wasm') / time('wasm-stock')).toFixed(2)} times`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
}

await runProgram(helpText('npm run bench -- [flags]', flags), main);
