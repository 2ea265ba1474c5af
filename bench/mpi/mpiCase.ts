import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MpiGroup, runTogether, startMpi } from '@radnet/mpi';
import { registerOnnxBackend } from '@radnet/onnx';
import * as tf from '@tensorflow/tfjs';
import { buildRadnet } from '../../examples/radnet';
import { StepReducer } from '../../packages/core/src/distributed/stepReducer';
import { trainStepwise } from '../trainStepwise';
import { median } from '../row';
import { type Exchange, sharedClockMs, WatchedGroup } from './watchedGroup';

/** What the ranks of a job measure together: `mpiCase.ts CASE FILE`. Rank 0 writes the result to the file. */
export interface MpiCase {
  readonly depth: number;
  readonly growthRate: number;
  /** Slices in a rank's step, and their height and width. */
  readonly slices: number;
  readonly size: number;
  /** Warm-up steps, in which graphs and JavaScript are compiled. */
  readonly warmUp: number;
  /**
   * How often the steps are timed, in turns: `steps` of rank 0 by itself, then as many of all ranks without any
   * exchange, then as many with it.
   */
  readonly blocks: number;
  readonly steps: number;
  /** How often an allreduce of each size is timed; 0 if the network is not measured. */
  readonly allreduces: number;
}

/** What the ranks measured. Times are in ms. */
export interface MpiCaseResult {
  readonly ranks: number;
  readonly hosts: readonly string[];
  readonly library: string;
  readonly weights: number;
  /**
   * Bytes of a step's large allreduce (0 for a single rank), and the number of small ones, of a few bytes, per step.
   */
  readonly bytes: number;
  readonly smallExchanges: number;
  /** Median time of packing and unpacking. */
  readonly packMs: number;
  /** Times of the steps of rank 0 while the others rest, of each rank without any exchange, and of each with it. */
  readonly soloMs: readonly number[];
  readonly apartMs: readonly (readonly number[])[];
  readonly togetherMs: readonly (readonly number[])[];
  /**
   * Times of the steps' allreduces, from the arrival of the last rank to the departure of the last: the large one, and
   * all small ones together.
   */
  readonly exchangeMs: readonly number[];
  readonly smallExchangeMs: readonly number[];
  /** For each step, how long a rank waited for the last one on average. */
  readonly waitMs: readonly number[];
  /** Allreduces by themselves, each after a pause, as after a step. */
  readonly allreduces: readonly { readonly bytes: number; readonly ms: number }[];
}

const SIZES = [8, 2 ** 18, 2 ** 19, 2 ** 20, 2 ** 21, 2 ** 22, 2 ** 23, 2 ** 24];
/** TCP starts slowly after it has been idle for more than 0.2 s, which it is while a step is computed. */
const PAUSE_MS = 250;
const PACKS = 7;
/** What is exchanged besides gradients. */
const SMALL_BYTES = 256;

const group = startMpi();
const given = JSON.parse(process.argv[2]!) as MpiCase;
const result = await runTogether(group, () => measure(group, given));
if (group.rank === 0) await writeFile(process.argv[3]!, JSON.stringify(result));

async function measure(group: MpiGroup, asked: MpiCase): Promise<MpiCaseResult> {
  const { depth, growthRate, slices, size, warmUp, blocks, steps, allreduces } = asked;
  registerOnnxBackend({ threads: 1 });
  await tf.setBackend('onnx');
  const model = buildRadnet({ height: size, width: size, depth, growthRate, dropoutRate: 0.2, seed: 1 });
  const watched = new WatchedGroup(group);
  const distributed = { group: watched, compareEvery: 1e9 };
  const training = await trainStepwise(model, slices, size, distributed);
  const solo: number[] = [];
  const apart: number[] = [];
  const together: number[] = [];
  for (let warm = 0; warm < warmUp; warm++) await training.step();
  const times = await allreduceTimes(group, allreduces);
  watched.exchanges = [];
  for (let block = 0; block < blocks; block++) {
    const turns = [
      { into: solo, isSilent: true, isOfAll: false },
      { into: apart, isSilent: true, isOfAll: true },
      { into: together, isSilent: false, isOfAll: true },
    ];
    for (const { into, isSilent, isOfAll } of turns) {
      watched.isSilent = isSilent;
      group.barrier();
      for (let step = 0; step < steps && (isOfAll || group.rank === 0); step++) {
        const start = performance.now();
        await training.step();
        into.push(performance.now() - start);
      }
    }
  }
  const exchanges = group.allgather(watched.exchanges);
  times.push(...(await allreduceTimes(group, allreduces)));
  const packMs = group.size === 1 ? 0 : await packingMs(model, watched);
  // From here on each rank trains by itself, so `stop` no longer asks the others.
  watched.isSilent = true;
  await training.stop();
  // Every step makes the same exchanges: some of a few bytes, and the large one.
  const perStep = exchanges[0]!.length / together.length;
  const ofSteps = together.map((_, step) =>
    Array.from({ length: perStep }, (_each, at) => exchanges.map((ofRank) => ofRank[step * perStep + at]!)),
  );
  const isLarge = (ranks: readonly Exchange[]): boolean => ranks[0]!.bytes > SMALL_BYTES;
  const sumOf = (
    each: readonly (readonly Exchange[])[],
    value: (ranks: readonly Exchange[]) => number,
  ): number => each.reduce((sum, ranks) => sum + value(ranks), 0);
  return {
    ranks: group.size,
    hosts: group.allgather(group.host),
    library: (group.library ?? 'none').split('\n')[0]!,
    weights: model.countParams(),
    bytes: ofSteps[0]!.find(isLarge)?.[0]!.bytes ?? 0,
    smallExchanges: ofSteps[0]!.filter((ranks) => !isLarge(ranks)).length,
    packMs,
    soloMs: solo,
    apartMs: group.allgather(apart),
    togetherMs: group.allgather(together),
    exchangeMs: ofSteps.map((each) => sumOf(each.filter(isLarge), lastToLast)),
    smallExchangeMs: ofSteps.map((each) =>
      sumOf(
        each.filter((ranks) => !isLarge(ranks)),
        lastToLast,
      ),
    ),
    waitMs: ofSteps.map((each) => sumOf(each, meanWait)),
    allreduces: times,
  };
}

/** From the arrival of the last rank to the departure of the last. */
function lastToLast(ranks: readonly Exchange[]): number {
  return Math.max(...ranks.map(({ leaveMs }) => leaveMs)) - lastEnter(ranks);
}

function meanWait(ranks: readonly Exchange[]): number {
  const last = lastEnter(ranks);
  return ranks.reduce((sum, { enterMs }) => sum + last - enterMs, 0) / ranks.length;
}

function lastEnter(ranks: readonly Exchange[]): number {
  return Math.max(...ranks.map(({ enterMs }) => enterMs));
}

async function allreduceTimes(group: MpiGroup, count: number): Promise<{ bytes: number; ms: number }[]> {
  const times: { bytes: number; ms: number }[] = [];
  for (const bytes of SIZES) {
    const values = new Float32Array(bytes / 4);
    for (let time = 0; time < count; time++) {
      group.barrier();
      await sleep(PAUSE_MS);
      const enterMs = sharedClockMs();
      group.allreduce(values);
      const exchange = { bytes, enterMs, leaveMs: sharedClockMs() };
      times.push({ bytes, ms: lastToLast(group.allgather(exchange)) });
    }
  }
  return times;
}

/** A step's packing, scaling and unpacking, with no exchange between them. */
async function packingMs(model: tf.LayersModel, group: WatchedGroup): Promise<number> {
  group.isSilent = true;
  const reducer = new StepReducer(model, { group });
  const times: number[] = [];
  for (let time = 0; time < PACKS; time++) {
    const gradients = Object.fromEntries(
      model.trainableWeights.map((weight) => [weight.name, tf.onesLike(weight.read())]),
    );
    await Promise.all(Object.values(gradients).map((gradient) => gradient.data()));
    const start = performance.now();
    const reduced = await reducer.reduce({ losses: { loss: 1, losses: {}, slices: 1 }, gradients });
    times.push(performance.now() - start);
    tf.dispose(reduced.gradients);
  }
  return median(times);
}
