import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npx tsx scripts/killAndResume.ts [RUNS] [FLAGS]`: trains a small RADnet with dropout, then as often again, killed (SIGKILL) at random
 * moments and resumed until it is done, and says of how many runs the weights are the same, bit for bit. Default 50 runs. Flags
 * are those of `train-radnet`, such as `--optimizer adamw --average 0.9 --save-every 0.01`.
 */
const program = fileURLToPath(new URL('../examples/train-radnet.ts', import.meta.url));
const FLAGS =
  '--phantoms 12 --phantom-slices 8 --max-slices 6 --epochs 6 --depth 10 --growth-rate 4 --lstm-units 4 --dropout-rate 0.2 ' +
  '--field-of-view-mm 200 --spacing-mm 6.25 --batch-size 2 --device onnx';

const folder = await mkdtemp(join(tmpdir(), 'radnet-kill-'));

/** Ends by itself with true, or is killed with all its processes. */
function train(out: string, flags: readonly string[], killAfterMs: number): Promise<boolean> {
  const more = process.argv.slice(3);
  const argv = ['--import', 'tsx', program, ...FLAGS.split(' '), ...more, '--out', out, ...flags];
  const child = spawn(process.execPath, argv, { detached: true, stdio: ['ignore', 'ignore', 'inherit'] });
  const kill = (): boolean => process.kill(-child.pid!, 'SIGKILL');
  const timer = killAfterMs === Infinity ? undefined : setTimeout(kill, killAfterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code !== null && code !== 0) reject(new Error(`the training ended with code ${code}`));
      else resolve(signal === null);
    });
  });
}

function fingerprint(out: string): string {
  const hash = createHash('sha256');
  for (const file of ['weights.bin', 'slots.bin']) hash.update(readFileSync(join(out, 'last', file)));
  return hash.digest('hex');
}

function isSaved(out: string): boolean {
  try {
    return fingerprint(out) !== '';
  } catch {
    return false;
  }
}

const runs = Number(process.argv[2] ?? 50);
const whole = join(folder, 'whole');
const start = performance.now();
await train(whole, [], Infinity);
const duration = performance.now() - start;
let same = 0;
let kills = 0;
for (let run = 1; run <= runs; run++) {
  const out = join(folder, `run-${run}`);
  while (!(await train(out, isSaved(out) ? ['--resume'] : [], duration * (0.3 + 0.6 * Math.random()))))
    kills++;
  if (fingerprint(out) === fingerprint(whole)) same++;
  console.log(`run ${run}: killed ${kills} times so far; ${same} of ${run} the same to the bit`);
}
rmSync(folder, { recursive: true });
if (same < runs) process.exitCode = 1;
