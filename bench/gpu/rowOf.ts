import { execFile, type ExecFileException } from 'node:child_process';

/** A driver that hangs would hang the bench. */
const LIMIT_MINUTES = 5;

/** The environment in which every engine is measured, including PyTorch. */
const ENVIRONMENT = {
  // True fp32: without this, cuBLAS and cuDNN may multiply in TensorFloat-32.
  NVIDIA_TF32_OVERRIDE: '0',
  // CUDA then numbers the cards as nvidia-smi does, which watches their memory.
  CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
};

/** The row that a program prints last as JSON, or the reason if there is none. */
export function rowOf<Row>(
  command: string,
  args: readonly string[],
  limitMinutes = LIMIT_MINUTES,
): Promise<Row | string> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 2 ** 26, env: { ...process.env, ...ENVIRONMENT } };
    const child = execFile(command, [...args], options, (error, stdout, stderr) => {
      clearTimeout(limit);
      resolve(error ? reasonOf(error, stderr) : lastRow<Row>(stdout));
    });
    const limit = setTimeout(() => {
      resolve(`not done after ${limitMinutes} minutes`);
      child.kill('SIGKILL');
      // A process that waits for a driver cannot be killed, and must not keep this one alive.
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
    }, 60_000 * limitMinutes);
  });
}

function lastRow<Row>(stdout: string): Row | string {
  const line = stdout.trim().split('\n').at(-1)!;
  try {
    return JSON.parse(line) as Row;
  } catch {
    return `its last line is no row: '${line}'`;
  }
}

/** The last error message of the program, or how it ended if it printed none. */
function reasonOf({ message, signal, code }: ExecFileException, stderr: string): string {
  const lines = stderr.split('\n').flatMap((line) => line.trim() || []);
  const said = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1);
  if (signal) return `ended by ${signal}${said ? `; it said: ${said}` : ''}`;
  return said ?? (typeof code === 'number' ? `ended with exit code ${code}` : message);
}
