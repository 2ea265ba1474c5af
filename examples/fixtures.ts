import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MeasuredScan } from '@radnet/data';
import { vi } from 'vitest';

/** For tests: a scan with nothing but labels, such as `0010`. */
export function labelledScan(
  id: string,
  labels: string,
  known: { readonly labels?: boolean; readonly mask?: boolean; readonly masked?: boolean } = {},
): MeasuredScan {
  const { labels: labelsKnown = true, mask: maskKnown = false, masked = false } = known;
  return {
    id,
    positive: labels.includes('1'),
    summary: {
      slices: labels.length,
      height: 8,
      width: 8,
      channels: 1,
      labels: Uint8Array.from(labels, Number),
      labelsKnown,
      maskKnown,
      masked,
    },
    load: () => Promise.reject(new Error('not to be loaded')),
  };
}

/** How a program ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** For tests: runs an example as a user does, in a separate process. */
export function run(program: string, ...args: string[]): Promise<Outcome> {
  const script = fileURLToPath(new URL(`${program}.ts`, import.meta.url));
  return runNode('--import', 'tsx', script, ...args);
}

/** For tests: runs Node with these arguments. */
export function runNode(...argv: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, argv, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** For tests: what this work prints with console.log, and what it writes to stdout directly. */
export async function outputOf(work: () => Promise<void>): Promise<{ printed: string; written: string }> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const textOf = (calls: readonly unknown[][]): string => calls.map(([text]) => String(text)).join('\n');
  try {
    await work();
    return { printed: textOf(log.mock.calls), written: textOf(write.mock.calls) };
  } finally {
    log.mockRestore();
    write.mockRestore();
  }
}
