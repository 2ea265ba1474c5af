import { execFileSync } from 'node:child_process';

/** The NVIDIA driver of this machine and its cards. */
export interface NvidiaDriver {
  readonly version: string;
  /** Memory is undefined where the driver does not tell: of a card that shares the computer's, such as GB10, `[N/A]`. */
  readonly cards: readonly {
    readonly name: string;
    readonly memoryMiB: number | undefined;
    readonly freeMiB: number | undefined;
  }[];
}

const QUERY = ['--query-gpu=driver_version,name,memory.total,memory.free', '--format=csv,noheader,nounits'];

/** What `nvidia-smi`, which comes with NVIDIA's driver, tells; why it tells nothing, where it is there and fails. */
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
