import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { REAL_SERIES } from './preprocessCase';
import type { Row } from './row';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./peers/pydicom_preprocess.py', import.meta.url));

/**
 * Measures pydicom, NumPy and SciPy on the real series, resampling by the method that the engine's name ends in. Returns
 * the reason if it cannot. Python is the environment variable RADNET_PYTHON, or python3.
 */
export async function pydicomRow(engine: string): Promise<Row | string> {
  const python = process.env['RADNET_PYTHON'] ?? 'python3';
  if (!existsSync(REAL_SERIES)) return 'not measured: the real series is missing';
  try {
    await run(python, ['-c', 'import pydicom, scipy']);
  } catch {
    return `not measured: ${python} has no pydicom or no SciPy`;
  }
  const { stdout } = await run(python, [SCRIPT, REAL_SERIES, '--method', engine.replace('pydicom-', '')]);
  return JSON.parse(stdout) as Row;
}
