import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectNoLeak } from '@radnet/testing';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toyHeads, toyModel, toySource, weightValues } from '../../training/fixtures/toy';
import { train } from '../../training/train';
import type { TrainingState } from '../../training/trainingState';
import { pointsByTag, readEvents } from './fixtures/readEvents';
import { tensorBoardLog } from './tensorBoardLog';

beforeAll(() => tf.setBackend('cpu'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'radnet-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

interface Run {
  readonly state: TrainingState;
  readonly model: tf.LayersModel;
  /** Of each step and epoch, as the observers were told. */
  readonly told: number[];
}

/** Two epochs of three steps, or those that `resume` has not done. Killed after a step, it leaves what it had logged. */
async function logged(model = toyModel(), resume?: TrainingState, killAfter = Infinity): Promise<Run> {
  const told: number[] = [];
  let state: TrainingState | undefined;
  const result = train({
    model,
    heads: toyHeads,
    data: toySource(3),
    epochs: 2,
    schedule: (done) => (done < 0.5 ? 0.1 : 0.01),
    score: (_, epoch) => Promise.resolve({ auc: epoch === 1 ? NaN : 0.75 }),
    saveLast: (saved) => Promise.resolve(void (state = saved.state)),
    observers: [
      tensorBoardLog(folder, { model, images: () => Promise.resolve({ 'validation/slice': PIXEL }) }),
      {
        onStep: ({ loss }) => {
          told.push(loss);
          if (told.length === killAfter) throw new Error('killed');
        },
      },
    ],
    ...(resume && { resume }),
  });
  await (killAfter < Infinity ? expect(result).rejects.toThrow('killed') : result);
  return { state: state!, model, told };
}

const files = (): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));

/** The first epoch's checkpoint, one more step and a kill; then the rest from that checkpoint. */
async function killedAndResumed(): Promise<[first: Run, second: Run]> {
  const saved = toyModel();
  const first = await logged(undefined, undefined, 5);
  saved.setWeights(first.model.getWeights());
  return [first, await logged(saved, first.state)];
}

describe('tensorBoardLog', () => {
  it('logs each step and each epoch by the steps taken', async () => {
    const { told, model } = await logged();
    const points = pointsByTag(files().flatMap(readEvents));
    const scalars = (tag: string) => points.get(tag)!.map((point) => [point.step, point.simpleValue]);
    expect([...points.keys()].filter((tag) => !tag.startsWith('weights/'))).toEqual([
      ...['step/loss', 'step/loss/call', 'step/loss/size', 'step/rate'],
      ...['epoch/loss', 'epoch/loss/call', 'epoch/loss/size', 'metrics/auc', 'validation/slice'],
    ]);
    expect(scalars('step/loss')).toEqual(told.map((loss, i) => [i + 1, Math.fround(loss)]));
    expect(scalars('step/rate').map(([, rate]) => rate)).toEqual(
      [0.1, 0.1, 0.1, 0.01, 0.01, 0.01].map(Math.fround),
    );
    expect(scalars('metrics/auc')).toEqual([
      [3, NaN],
      [6, 0.75],
    ]);
    const mean = (told[3]! + told[4]! + told[5]!) / 3;
    expect(scalars('epoch/loss')[1]).toEqual([6, expect.closeTo(mean, 5)]);
    expect(points.get('validation/slice')!.map(({ step }) => step)).toEqual([3, 6]);

    const weights = [...points.keys()].filter((tag) => tag.startsWith('weights/'));
    expect(weights).toEqual(model.weights.map(({ originalName }) => `weights/${originalName}`));
    const kernel = points.get('weights/hidden/kernel')!.at(-1)!;
    const bytes = Uint8Array.from(kernel.tensor!.tensorContent!);
    const rows = new Float64Array(bytes.buffer);
    const values = (await weightValues(model))[0]!;
    expect(rows[0]).toBe(Math.min(...values));
    expect(rows[88]).toBe(Math.max(...values));
    expect(rows.filter((_, i) => i % 3 === 2).reduce((sum, count) => sum + count)).toBe(values.length);
  });

  it('goes on in a new file where the run is resumed, with the steps that follow', async () => {
    const [, second] = await killedAndResumed();
    const [killed, resumed] = files().map(readEvents);
    expect(
      pointsByTag(killed!)
        .get('step/loss')!
        .map(({ step }) => step),
    ).toEqual([1, 2, 3, 4, 5]);
    expect(resumed![1]).toMatchObject({ step: 4, sessionLog: { status: 1 } });
    const losses = pointsByTag(resumed!).get('step/loss')!;
    expect(losses.map((point) => [point.step, point.simpleValue])).toEqual(
      second.told.map((loss, i) => [4 + i, Math.fround(loss)]),
    );
  });

  it('leaks no tensor', () => expectNoLeak(async () => void (await logged()).model.dispose()));

  it('names the weight that is not finite', async () => {
    const model = toyModel();
    model.setWeights(model.getWeights().map((weight, i) => (i === 3 ? tf.fill(weight.shape, NaN) : weight)));
    const log = tensorBoardLog(folder, { model });
    await log.onStart!({ epochs: 1, stepsPerEpoch: 1, slicesPerEpoch: 1, epochsDone: 0, stepsDone: 0 });
    const end = log.onEpoch!({ epoch: 1, loss: 1, losses: {}, metrics: {}, isBest: false });
    await expect(end).rejects.toThrow("'weights/norm/beta': expected finite values, got NaN at 0");
  });
});

/** TENSORBOARD_PYTHON names one that has tensorboard. */
const python = process.env.TENSORBOARD_PYTHON ?? 'python3';
const hasTensorBoard = spawnSync(python, ['-c', 'import tensorboard']).status === 0;
const skipped = hasTensorBoard
  ? ''
  : `, skipped: ${python} has no tensorboard, TENSORBOARD_PYTHON may name one that has`;

describe.runIf(hasTensorBoard)(`what TensorBoard reads${skipped}`, () => {
  type Tags = Record<string, { plugin: string; points: [step: number, value: unknown][] }>;
  const read = (): Tags => {
    const script = fileURLToPath(new URL('golden/read_events.py', import.meta.url));
    const { stdout, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
    expect(stdout, stderr).toMatch(/^{/);
    return JSON.parse(stdout.replaceAll('NaN', 'null')) as Tags;
  };

  it('reads names, steps and values, without those that the resumed run took the place of', async () => {
    const [first, second] = await killedAndResumed();
    const tags = read();
    const losses = [...first.told.slice(0, 3), ...second.told];
    expect(tags['step/loss']).toEqual({
      plugin: 'scalars',
      points: losses.map((loss, i) => [i + 1, Math.fround(loss)]),
    });
    const pointsOf = (tag: string) => tags[tag]!.points;
    expect(pointsOf('metrics/auc')).toEqual([
      [3, null],
      [6, 0.75],
    ]);
    expect(tags['validation/slice']).toEqual({
      plugin: 'images',
      points: [3, 6].map((step) => [step, [1, 1, PIXEL.length]]),
    });
    expect(tags['weights/hidden/kernel']!.plugin).toBe('histograms');
    const rows = pointsOf('weights/hidden/kernel').at(-1)![1] as number[][];
    const values = (await weightValues(second.model))[0]!;
    expect([rows[0]![0], rows[29]![1]]).toEqual([Math.min(...values), Math.max(...values)]);
    expect(rows.reduce((sum, [, , count]) => sum + count!, 0)).toBe(values.length);
  }, 60_000);
});
