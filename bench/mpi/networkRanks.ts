import { median } from '../row';
import { fitNetwork } from './fitNetwork';
import { markdownTable } from './markdownTable';
import type { MpiCase, MpiCaseResult } from './mpiCase';
import { largeAllreduceMs, type Network, predictStep, type StepPrediction } from './predictStep';
import { runRanks } from './runRanks';
import { startSlowNetwork } from './slowNetwork';
import { relativeSpread, typicalStepMs } from './stepTimes';

const NETWORK = { hosts: 4, delayMs: 1, mbitPerSecond: 1000 } as const;

/** From a step that is nearly all computing to one that is half exchange. */
const CASES: readonly (MpiCase & { readonly name: string })[] = [
  {
    name: 'paper',
    depth: 40,
    growthRate: 12,
    slices: 4,
    size: 250,
    warmUp: 2,
    blocks: 3,
    steps: 2,
    allreduces: 5,
  },
  {
    name: 'paper',
    depth: 40,
    growthRate: 12,
    slices: 4,
    size: 96,
    warmUp: 6,
    blocks: 4,
    steps: 5,
    allreduces: 5,
  },
  {
    name: 'demo',
    depth: 13,
    growthRate: 8,
    slices: 6,
    size: 64,
    warmUp: 20,
    blocks: 4,
    steps: 10,
    allreduces: 5,
  },
];

/** One case on the network, and its result. */
export interface NetworkRun {
  readonly asked: (typeof CASES)[number];
  readonly result: MpiCaseResult;
}

/** Each case, on four hosts with half a core each. */
export async function measureNetwork(mpirun: string): Promise<NetworkRun[]> {
  const network = await startSlowNetwork(NETWORK);
  try {
    const runs: NetworkRun[] = [];
    for (const asked of CASES) {
      console.error(`${NETWORK.hosts} hosts: ${nameOf(asked)}`);
      runs.push({ asked, result: await runRanks(mpirun, NETWORK.hosts, asked, network) });
    }
    return runs;
  } finally {
    await network.close();
  }
}

/** A measured step beside its prediction. Times are in ms. */
export interface NetworkSummary {
  readonly asked: (typeof CASES)[number];
  readonly bytes: number;
  readonly predicted: StepPrediction;
  readonly waitMs: number;
  readonly exchangeMs: number;
  readonly stepMs: number;
}

/**
 * The measurements, beside the prediction from the same job's allreduces and steps without any exchange. All four ranks take
 * those steps at the same time, because they share this machine's cores; packing is part of them. Their spread is measured
 * on a rank that has a core to itself: on shared cores, the time that one rank loses is time that another gains.
 */
export function summarizeNetwork({ asked, result }: NetworkRun): NetworkSummary {
  const { ranks, bytes, smallExchanges, soloMs, apartMs, togetherMs } = result;
  const computeMs = typicalStepMs(apartMs);
  const work = {
    computeMs,
    spreadMs: relativeSpread([soloMs]) * computeMs,
    packMs: 0,
    bytes,
    smallExchanges,
  };
  return {
    asked,
    bytes,
    predicted: predictStep(work, fitNetwork(result.allreduces, ranks), ranks),
    waitMs: median(result.waitMs),
    exchangeMs: median(result.exchangeMs) + median(result.smallExchangeMs),
    stepMs: typicalStepMs(togetherMs),
  };
}

function nameOf({ name, slices, size }: (typeof CASES)[number]): string {
  return `${name}, ${slices} of ${size} x ${size}`;
}

/** Returns the summaries as a table. */
export function networkTable(summaries: readonly NetworkSummary[], fit: Network): string {
  const ms = (value: number): string => value.toFixed(0);
  const rows = summaries.map(({ asked, bytes, predicted, waitMs, exchangeMs, stepMs }) => [
    nameOf(asked),
    (bytes / 1e6).toFixed(2),
    ms(predicted.computeMs),
    `${ms(predicted.waitMs)}, ${ms(waitMs)}`,
    `${ms(predicted.exchangeMs)}, ${ms(exchangeMs)}`,
    ms(predicted.stepMs),
    ms(stepMs),
    `${((100 * predicted.stepMs) / stepMs - 100).toFixed(0)} %`,
  ]);
  const table = markdownTable(
    [
      'network and slices of a rank',
      'MB',
      'computing side by side',
      'waiting: predicted, measured',
      'exchange: predicted, measured',
      'step predicted',
      'step measured',
      'prediction off by',
    ],
    rows,
  );
  const { latencyMs, largeLatencyMs, bytesPerMs } = fit;
  return (
    `${NETWORK.hosts} ranks on ${NETWORK.hosts} hosts made of namespaces, ${NETWORK.delayMs} ms from one to another, ` +
    `${NETWORK.mbitPerSecond} Mbit/s; times in ms\n\n${table}\n\n` +
    `The network by its allreduces of all jobs: latency ${latencyMs.toFixed(2)} ms, ${largeLatencyMs.toFixed(2)} ms a round of ` +
    `large ones, ${((8 * bytesPerMs) / 1000).toFixed(0)} Mbit/s. An allreduce of 4 MiB: ` +
    `${largeAllreduceMs(2 ** 22, fit, NETWORK.hosts).toFixed(0)} ms.`
  );
}
