import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A card, as NVIDIA's driver describes it. */
export interface NvidiaCard {
  /** As `nvidia-smi -i` accepts it: an index or a UUID. */
  readonly id: string;
  readonly name?: string;
  readonly driver?: string;
  /** Number of cards in the machine. */
  readonly count: number;
}

/** The card that is watched: the one that CUDA_VISIBLE_DEVICES names, or else the first. */
export function watchedCard(visible = process.env['CUDA_VISIBLE_DEVICES'] ?? ''): string {
  return /^(\d+|GPU-[\w-]+)$/.test(visible) ? visible : '0';
}

/** What NVIDIA's driver reports about the watched card. Without a driver, or if it does not answer, the name is missing. */
export async function describeCard(): Promise<NvidiaCard> {
  const id = watchedCard();
  try {
    const ask = async (...which: string[]): Promise<string[]> => {
      const query = ['--query-gpu=name,driver_version', '--format=csv,noheader', ...which];
      const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 20_000 });
      return stdout.trim().split('\n');
    };
    const [own, all] = [await ask('-i', id), await ask()];
    const [name, driver] = own[0]!.split(', ');
    return { id, name: name!, driver: driver!, count: all.length };
  } catch {
    return { id, count: 0 };
  }
}
