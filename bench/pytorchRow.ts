import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Row } from './row';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./peers/pytorch_radnet.py', import.meta.url));

/**
 * Measures PyTorch in both memory layouts, each in a separate process. Returns the faster one, or the reason if it
 * cannot run. Python is the environment variable RADNET_PYTHON, or python3.
 */
export async function pytorchRow(name: string): Promise<Row | string> {
  const python = process.env['RADNET_PYTHON'] ?? 'python3';
  try {
    await run(python, ['-c', 'import torch']);
  } catch {
    return `not measured: ${process.env['RADNET_PYTHON'] ? 'RADNET_PYTHON' : 'python3'} has no PyTorch`;
  }
  const rows: Row[] = [];
  for (const layout of ['contiguous', 'channels_last']) {
    const { stdout } = await run(python, [SCRIPT, name, '--layout', layout]);
    rows.push(JSON.parse(stdout) as Row);
  }
  return rows.reduce((best, row) => (row.msPerSlice < best.msPerSlice ? row : best));
}
