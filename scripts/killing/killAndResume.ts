import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleTraining } from './bundleTraining';
import { fingerprint, trainKilled, trainWhole } from './killedRuns';

/**
 * `npx tsx scripts/killing/killAndResume.ts [RUNS]`: trains a small RADnet with dropout, then as often again, killed (SIGKILL) at
 * random moments, while it saves, too, and resumed until it is done, and says of how many runs the weights are the same, bit for
 * bit. Default 50 runs.
 */
const runs = Number(process.argv[2] ?? 50);
const folder = await mkdtemp(join(tmpdir(), 'radnet-kill-'));
const { script, remove } = await bundleTraining();
const whole = join(folder, 'whole');
const durationMs = await trainWhole(script, whole);
let [same, kills, withinSave] = [0, 0, 0];
for (let run = 1; run <= runs; run++) {
  const out = join(folder, `run-${run}`);
  const killed = await trainKilled(script, out, durationMs);
  kills += killed.kills;
  withinSave += killed.withinSave;
  if (fingerprint(out) === fingerprint(whole)) same++;
  console.log(
    `run ${run}: killed ${kills} times so far, ${withinSave} of them while saving; ${same} of ${run} the same to the bit`,
  );
}
await remove();
rmSync(folder, { recursive: true });
if (same < runs) process.exitCode = 1;
