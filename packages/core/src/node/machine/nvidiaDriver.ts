import { execFileSync } from 'node:child_process';

/** The NVIDIA driver of this machine and its GPUs. */
export interface NvidiaDriver {
  /** Version of the driver, e.g. `550.54.15`. */
  readonly version: string;
  /**
   * The GPUs. Memory is undefined if the driver does not report it (`[N/A]`), as for GPUs that share the computer's
   * memory, such as GB10.
   */
  readonly cards: readonly {
    /** Model name. */
    readonly name: string;
    /** Total memory in MiB. */
    readonly memoryMiB: number | undefined;
    /** Free memory in MiB at the time of the query. */
    readonly freeMiB: number | undefined;
  }[];
}

const QUERY = ['--query-gpu=driver_version,name,memory.total,memory.free', '--format=csv,noheader,nounits'];

/**
 * Queries the NVIDIA driver with `nvidia-smi`, which comes with it. Blocks the process for up to 20 seconds.
 *
 * @param command The program to run, `nvidia-smi` by default.
 * @returns The driver; the reason as `failure` if the program exists but fails; undefined if it is not installed.
 */
export function nvidiaDriver(
  command = 'nvidia-smi',
): NvidiaDriver | { readonly failure: string } | undefined {
  let answer: string;
  try {
    answer = execFileSync(command, QUERY, {
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: string; stdout?: string; stderr?: string };
    if (code === 'ENOENT') return undefined;
    const said = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n')[0];
    return { failure: said || (error as Error).message };
  }
  const rows = answer
    .trim()
    .split('\n')
    .map((line) => line.split(', '));
  if (rows.some((row) => row.length < 4))
    return { failure: answer.trim().split('\n')[0] || 'it says nothing' };
  return {
    version: rows[0]![0]!,
    cards: rows.map(([, name, memory, free]) => ({
      name: name!,
      memoryMiB: amount(memory!),
      freeMiB: amount(free!),
    })),
  };
}

function amount(text: string): number | undefined {
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
