import { median } from '../row';
import { markdownTable } from './markdownTable';
import type { MpiCase, MpiCaseResult } from './mpiCase';
import { runRanks } from './runRanks';
import { relativeSpread, typicalStepMs } from './stepTimes';

/** One rank and two ranks, measured one after the other. */
export interface HostRound {
  readonly one: MpiCaseResult;
  readonly two: MpiCaseResult;
}

/** The paper's network on a CT of 4 slices per rank. */
const CASE: MpiCase = {
  ...{ depth: 40, growthRate: 12, slices: 4, size: 250 },
  ...{ warmUp: 2, blocks: 2, steps: 2, allreduces: 0 },
};

/** Several, because a machine's speed varies over time. */
const ROUNDS = 3;

/** Measures one rank and two ranks on this host, in several rounds. */
export async function measureHost(mpirun: string): Promise<HostRound[]> {
  const rounds: HostRound[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    console.error(`one host: round ${round + 1} of ${ROUNDS}`);
    // The second round begins with two, as the machine may slow down or speed up within a round.
    const first = await runRanks(mpirun, 1 + (round % 2), CASE);
    const second = await runRanks(mpirun, 2 - (round % 2), CASE);
    rounds.push(round % 2 === 0 ? { one: first, two: second } : { one: second, two: first });
  }
  return rounds;
}

/** Cost and gain of two ranks on one host; all times are medians over the rounds, in ms. */
export interface HostSummary {
  readonly slices: number;
  readonly weights: number;
  readonly bytes: number;
  readonly smallExchanges: number;
  readonly oneMs: number;
  readonly twoMs: number;
  /** Slices a second of two ranks divided by those of one, for each round. */
  readonly speedups: readonly number[];
  /** The same for two ranks that exchange nothing: what the machine itself allows. */
  readonly apartSpeedups: readonly number[];
  readonly packMs: number;
  readonly exchangeMs: number;
  readonly waitMs: number;
  /** Standard deviation of one rank's step divided by its mean. */
  readonly relativeSpread: number;
}

/** Summarizes the rounds. */
export function summarizeHost(rounds: readonly HostRound[]): HostSummary {
  const ones = rounds.map(({ one }) => typicalStepMs([stepsOfOne(one)]));
  const twos = rounds.map(({ two }) => typicalStepMs(two.togetherMs));
  const ofTwo = (value: (two: MpiCaseResult) => number): number =>
    median(rounds.map(({ two }) => value(two)));
  const { weights, bytes, smallExchanges } = rounds[0]!.two;
  return {
    slices: CASE.slices,
    weights,
    bytes,
    smallExchanges,
    oneMs: median(ones),
    twoMs: median(twos),
    speedups: ones.map((one, round) => (2 * one) / twos[round]!),
    apartSpeedups: ones.map((one, round) => (2 * one) / typicalStepMs(rounds[round]!.two.apartMs)),
    packMs: ofTwo((two) => two.packMs),
    exchangeMs: ofTwo((two) => median(two.exchangeMs) + median(two.smallExchangeMs)),
    waitMs: ofTwo((two) => median(two.waitMs)),
    relativeSpread: median(rounds.map(({ one }) => relativeSpread([stepsOfOne(one)]))),
  };
}

/** All of its steps have the same size. */
function stepsOfOne({ soloMs, apartMs, togetherMs }: MpiCaseResult): number[] {
  return [...soloMs, ...apartMs[0]!, ...togetherMs[0]!];
}

/** Returns the summary as a table. */
export function hostTable(summary: HostSummary): string {
  const { slices, weights, bytes, oneMs, twoMs, speedups, apartSpeedups } = summary;
  const { packMs, exchangeMs, waitMs } = summary;
  const perSecond = (ranks: number, ms: number): string => ((1000 * ranks * slices) / ms).toFixed(2);
  const share = (ms: number): string => `${((100 * ms) / twoMs).toFixed(1)} %`;
  const all = (ratios: readonly number[]): string => ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  const table = markdownTable(
    ['ranks of one host', 'ms a step', 'slices/s', 'exchange', 'packing', 'waiting'],
    [
      ['1', oneMs.toFixed(0), perSecond(1, oneMs), '-', '-', '-'],
      [
        '2',
        twoMs.toFixed(0),
        perSecond(2, twoMs),
        ...[exchangeMs, packMs, waitMs].map((ms) => `${ms.toFixed(1)} ms, ${share(ms)}`),
      ],
    ],
  );
  return (
    `${slices} slices of ${CASE.size} x ${CASE.size} a rank and step, depth ${CASE.depth}, ` +
    `${weights.toLocaleString('en')} weights, ${(bytes / 1e6).toFixed(2)} MB exchanged a step\n\n${table}\n\n` +
    `Two ranks over one, slices a second: ${median(speedups).toFixed(2)} (rounds: ${all(speedups)}); ` +
    `without any exchange ${median(apartSpeedups).toFixed(2)} (${all(apartSpeedups)}). ` +
    `Communication, packing included: ${share(exchangeMs + packMs)} of the step.`
  );
}
