import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCheckpoint } from './checkpoint';
import { stopOnInterrupt } from './stopOnInterrupt';

const script = fileURLToPath(new URL('./fixtures/interruptibleTraining.ts', import.meta.url));

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Runs the script, sends a signal each time its output first contains one of the texts, and waits for its end. */
const runAndSignal = (
  signals: readonly { after: string; signal: NodeJS.Signals }[],
  ...flags: string[]
): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve, reject) => {
    const pending = [...signals];
    let output = '';
    const running = spawn(process.execPath, ['--import', 'tsx', script, folder, ...flags], {
      // Node finds tsx from here.
      cwd: dirname(script),
    });
    child = running;
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (pending[0] !== undefined && output.includes(pending[0].after))
        running.kill(pending.shift()!.signal);
    };
    running.stdout.on('data', take);
    running.stderr.on('data', take);
    running.on('error', reject);
    running.on('close', (code) => resolve({ code, output }));
  });

describe('stopOnInterrupt', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'lets a training save and end with code 0 at %s',
    async (signal) => {
      const { code, output } = await runAndSignal([{ after: 'epoch 2/', signal }]);
      expect(output).toMatch(/stopping\n/);
      expect(output).toMatch(/stopped after epoch \d+\/1000000, step \d+\/10\n/);
      const [, epochs, steps] = /saved: completed false, (\d+) epochs, (\d+) steps/.exec(output) ?? [];
      expect(code, output).toBe(0);

      const { state } = await loadCheckpoint(join(folder, 'last'));
      expect(state).toMatchObject({ epochsDone: Number(epochs), stepsDone: Number(steps) });
      const log = readFileSync(join(folder, 'log.jsonl'), 'utf8').trimEnd().split('\n');
      expect(JSON.parse(log.at(-1)!)).toMatchObject({ event: 'end', outcome: 'stopped' });
    },
  );

  it('ends at once, with code 130, at the second signal; the checkpoint before stays', async () => {
    const { code, output } = await runAndSignal(
      [
        { after: 'epoch 2/', signal: 'SIGINT' },
        { after: 'stopping', signal: 'SIGINT' },
      ],
      'slow',
    );
    expect(code, output).toBe(130);
    expect(output).not.toContain('saved');
    expect((await loadCheckpoint(join(folder, 'last'))).state.stepsDone).toBe(0);
  });

  it('has no handlers before it is called nor after it is disposed of', () => {
    const count = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    const before = count();
    const interrupt = stopOnInterrupt();
    expect(count()).toBe(before + 2);
    expect(interrupt.signal.aborted).toBe(false);
    interrupt.dispose();
    expect(count()).toBe(before);
  });
});
