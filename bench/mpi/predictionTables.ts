import type { HostSummary } from './hostRanks';
import { markdownTable } from './markdownTable';
import type { Network } from './predictStep';
import { mostThatPay, type Scaling, type ScanWork, strongScaling, weakScaling } from './scalingTable';

const RANKS = [8, 64, 512] as const;
/** The most ranks for which the efficiency is computed. */
const MOST_RANKS = 4096;
/** The paper's preset: CTs in a step, and slices in a CT. */
const SCANS_PER_RANK = 2;
const SLICES = 16;
/** CTs of a batch that the ranks share: two for each of 256 ranks. */
const BATCH = 512;

/** Assumed, not measured: the latency of a message, and the bytes that the line carries in a millisecond. A large round is three messages. */
const NETWORKS: Readonly<Record<string, { latencyMs: number; lineBytesPerMs: number; isTcp: boolean }>> = {
  '1 Gbit/s Ethernet': { latencyMs: 0.05, lineBytesPerMs: 125e3, isTcp: true },
  '10 Gbit/s Ethernet': { latencyMs: 0.03, lineBytesPerMs: 1.25e6, isTcp: true },
  '25 Gbit/s Ethernet': { latencyMs: 0.02, lineBytesPerMs: 3.125e6, isTcp: true },
  '100 Gbit/s InfiniBand': { latencyMs: 0.002, lineBytesPerMs: 12.5e6, isTcp: false },
};
/** The share of InfiniBand's line that is left while a core adds up what arrives. */
const INFINIBAND_SHARE = 0.5;

/** Milliseconds for a slice on a GPU in steps of 16: webgpu on an H100, see docs/performance.md. */
const GPU_SLICE_MS = 14.9;

/** Weak and strong scaling of CPU and GPU ranks, by `predictStep`. TCP gets the share of its line that `fit` measured at 1 Gbit/s. */
export function predictionTables(host: HostSummary, fit: Network): string {
  const tcpShare = Math.min(1, fit.bytesPerMs / 125e3);
  const { relativeSpread, packMs, bytes, smallExchanges } = host;
  const common = { relativeSpread, packMs, bytes, smallExchanges };
  const scans: Readonly<Record<string, ScanWork>> = {
    'one thread': { ...common, scanMs: (SLICES * host.oneMs) / host.slices },
    'a GPU': { ...common, scanMs: SLICES * GPU_SLICE_MS },
  };
  const rowsOf = (scaling: (scan: ScanWork, network: Network, ranks: number) => Scaling): string[][] =>
    Object.entries(scans).flatMap(([rank, scan]) =>
      Object.entries(NETWORKS).map(([name, assumed]) => {
        const at = (ranks: number): Scaling => scaling(scan, networkOf(assumed, tcpShare), ranks);
        const most = mostThatPay(at, MOST_RANKS);
        return [
          rank,
          name,
          ...RANKS.map((ranks) => cell(at(ranks))),
          most === MOST_RANKS ? `${most} and more` : `${most}`,
        ];
      }),
    );
  const header = ['a rank is', 'network', ...RANKS.map((ranks) => `${ranks} ranks`), 'half efficient up to'];
  const scanMs = Object.values(scans).map((scan) => Math.round(scan.scanMs).toLocaleString('en'));
  return (
    `Predicted: step time in ms, times one rank's CTs a second. A CT of ${SLICES} slices takes one thread ${scanMs[0]} ms and a GPU ${scanMs[1]} ms; ` +
    `spread ${(100 * host.relativeSpread).toFixed(1)} %, packing ${host.packMs.toFixed(0)} ms, ${(host.bytes / 1e6).toFixed(2)} MB; ` +
    `TCP gets ${(100 * tcpShare).toFixed(0)} % of its line, InfiniBand ${100 * INFINIBAND_SHARE} %.\n\n` +
    `Weak scaling, ${SCANS_PER_RANK} CTs a rank and step:\n\n` +
    `${markdownTable(
      header,
      rowsOf((scan, network, ranks) => weakScaling(scan, network, SCANS_PER_RANK, ranks)),
    )}\n\n` +
    `Strong scaling, ${BATCH} CTs a step in all:\n\n` +
    `${markdownTable(
      header,
      rowsOf((scan, network, ranks) => strongScaling(scan, network, BATCH, ranks)),
    )}`
  );
}

function networkOf(
  { latencyMs, lineBytesPerMs, isTcp }: (typeof NETWORKS)[string],
  tcpShare: number,
): Network {
  const bytesPerMs = lineBytesPerMs * (isTcp ? tcpShare : INFINIBAND_SHARE);
  return { latencyMs, largeLatencyMs: 3 * latencyMs, bytesPerMs };
}

function cell({ stepMs, speedup }: Scaling): string {
  return `${Math.round(stepMs).toLocaleString('en')}, ${speedup < 10 ? speedup.toFixed(1) : speedup.toFixed(0)} x`;
}
