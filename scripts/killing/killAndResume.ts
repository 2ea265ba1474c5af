import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlePrograms } from '../bundlePrograms';
import { fingerprint, trainKilled, trainWhole } from './killedRuns';

/** Kills in one run. */
const MOST_KILLS = 4;

/**
 * `npx tsx scripts/killing/killAndResume.ts [RUNS] [FLAGS]`: trains a small RADnet with dropout once without disturbance. Then it trains
 * RUNS times, each killed (SIGKILL) up to four times at random moments, half of them during a save, and resumed until it is done. It prints
 * how many runs end with the same weights, bit for bit. Default 50 runs. Flags are those of `train-radnet`, such as `--optimizer adamw --average 0.9`.
 */
const [runs = '50', ...flags] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'radnet-kill-'));
const { scripts, remove } = await bundlePrograms(['scripts/killing/trainOnly.ts']);
const training = { script: scripts[0]!, flags };
const whole = join(folder, 'whole');
const durationMs = await trainWhole(training, whole);
let [same, kills, withinSave] = [0, 0, 0];
for (let run = 1; run <= Number(runs); run++) {
  const out = join(folder, `run-${run}`);
  const killed = await trainKilled(training, out, durationMs, MOST_KILLS);
  kills += killed.kills;
  withinSave += killed.withinSave;
  if (fingerprint(out) === fingerprint(whole)) same++;
  console.log(
    `run ${run}: killed ${kills} times so far, ${withinSave} of them while saving; ${same} of ${run} the same to the bit`,
  );
}
await remove();
rmSync(folder, { recursive: true });
if (same < Number(runs)) process.exitCode = 1;
