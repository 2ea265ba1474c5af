import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { watchedCard } from './nvidiaCard';

/** A running watch of a card's memory. */
export interface DeviceMemory {
  /**
   * Stops watching. Returns the largest growth of the card's memory in GB, including the process's context; undefined
   * if the driver does not report it.
   */
  stop(): { deviceGb?: number };
}

const QUERY = ['--query-gpu=memory.used', '--format=csv,noheader,nounits', '-lms', '100'];
/** A driver that has to wake up first takes seconds. */
const FIRST_ANSWER_MS = 15_000;

/**
 * Asks NVIDIA's driver ten times a second how much memory of one card is used, by all processes together: for programs on
 * Vulkan it only reports the sum. Nothing else may use the card meanwhile.
 */
export async function watchDeviceMemory(card = watchedCard()): Promise<DeviceMemory> {
  const watch = spawn('nvidia-smi', ['-i', card, ...QUERY], { stdio: ['ignore', 'pipe', 'ignore'] });
  const used: number[] = [];
  const lines = createInterface({ input: watch.stdout });
  const answered = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      // Some cards report [N/A].
      if (/^\d+$/.test(line.trim())) used.push(Number(line));
      resolve();
    });
  });
  // The first value has to be known before the work begins.
  await Promise.race([
    answered,
    once(watch, 'close').catch(() => undefined),
    setTimeout(FIRST_ANSWER_MS, undefined, { ref: false }),
  ]);
  return {
    stop() {
      watch.kill();
      return used.length === 0 ? {} : { deviceGb: (Math.max(...used) - used[0]!) / 2 ** 10 };
    },
  };
}
