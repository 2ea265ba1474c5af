import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';

export interface DeviceMemory {
  /** Ends the watch. The most that the card held above what it held at first, in GB; nothing where nobody tells. */
  stop(): { deviceGb?: number };
}

const QUERY = ['--query-gpu=memory.used', '--format=csv,noheader,nounits', '-lms', '100'];

/** Asks NVIDIA's driver ten times a second: of programs on Vulkan it tells the card's sum only. */
export async function watchDeviceMemory(): Promise<DeviceMemory> {
  const watch = spawn('nvidia-smi', QUERY, { stdio: ['ignore', 'pipe', 'ignore'] });
  let first: number | undefined;
  let most = 0;
  watch.on('error', () => undefined);
  watch.stdout.setEncoding('utf8');
  watch.stdout.on('data', (text: string) => {
    for (const line of text.trim().split('\n')) {
      const used = Number(line);
      first ??= used;
      most = Math.max(most, used);
    }
  });
  await setTimeout(1000);
  return {
    stop() {
      watch.kill();
      return first === undefined ? {} : { deviceGb: ((most - first) * 2 ** 20) / 2 ** 30 };
    },
  };
}
