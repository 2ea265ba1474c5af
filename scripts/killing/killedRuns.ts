import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listCheckpoints } from '@radnet/core/node';

/** A small RADnet with dropout on phantoms, saved after every step. */
const FLAGS =
  '--phantoms 10 --phantom-slices 8 --max-slices 4 --epochs 3 --depth 7 --growth-rate 2 --lstm-units 2 --dropout-rate 0.2 ' +
  '--field-of-view-mm 200 --spacing-mm 12.5 --batch-size 2 --device onnx --save-every 0.00001';

/** About how long a save of such a small network takes, in ms. */
const SAVE_MS = 50;

/** What the program prints just before it trains. */
const TRAINING = 'training: ';

export interface KilledTraining {
  /** The script that trains. */
  readonly script: string;
  /** Flags of `train-radnet`, in addition to ours. */
  readonly flags?: readonly string[];
}

export interface KilledRun {
  readonly kills: number;
  /** How many of the kills left a checkpoint half written, or not in its place. */
  readonly withinSave: number;
}

/** Trains to the end without disturbance. Returns how long it took from the first step on, in ms. */
export async function trainWhole(training: KilledTraining, out: string): Promise<number> {
  let began = performance.now();
  await train(training, ['--out', out], () => (began = performance.now()));
  return performance.now() - began;
}

/**
 * Trains a run to the end, and kills it (SIGKILL) at moments drawn uniformly from its duration, every other time during the next
 * save.
 *
 * @param mostKills After this many kills it is left alone.
 * @throws Error if a run that was saved once cannot be resumed.
 */
export async function trainKilled(
  training: KilledTraining,
  out: string,
  durationMs: number,
  mostKills: number,
): Promise<KilledRun> {
  let [kills, withinSave, isSaved] = [0, 0, false];
  for (;;) {
    const flags = ['--out', out, ...(isSaved ? ['--resume'] : [])];
    const hasEnded = await train(training, flags, (kill) => {
      if (kills >= mostKills) return;
      const killOrAim = kills % 2 === 0 ? kill : () => killInSave(out, kill);
      setTimeout(killOrAim, durationMs * Math.random());
    });
    if (hasEnded && kills > 0) return { kills, withinSave };
    if (hasEnded) {
      // It was faster than the kill, so try again.
      await rm(out, { recursive: true });
      continue;
    }
    kills++;
    if (existsSync(join(out, 'last.partial')) || existsSync(join(out, 'best.partial'))) withinSave++;
    // From here on it has to stay saved.
    isSaved ||= (await listCheckpoints(out)).length > 0;
  }
}

function killInSave(out: string, kill: () => void): void {
  if (!existsSync(out)) return kill();
  const watcher = watch(out, (_, name) => {
    if (name !== 'last.partial' && name !== 'best.partial') return;
    watcher.close();
    setTimeout(kill, SAVE_MS * Math.random());
  });
  watcher.unref();
}

/** SHA-256 of the results of a run: weights and optimizer of its last epoch, weights of the best. */
export function fingerprint(out: string): string {
  const hash = createHash('sha256');
  for (const file of ['last/weights.bin', 'last/slots.bin', 'best/weights.bin']) {
    hash.update(readFileSync(join(out, file)));
  }
  return hash.digest('hex');
}

/** Resolves to true if it ends by itself, to false if it is killed. */
function train(
  { script, flags: more = [] }: KilledTraining,
  flags: readonly string[],
  onTraining: (kill: () => void) => void,
): Promise<boolean> {
  const child = spawn(process.execPath, [script, ...FLAGS.split(' '), ...more, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let isTraining = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (isTraining || !said.includes(TRAINING)) return;
    isTraining = true;
    onTraining(() => child.kill('SIGKILL'));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error(`the training ended with code ${code}:\n${said.slice(-2000)}`));
    });
  });
}
