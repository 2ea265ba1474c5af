import { alignColumns } from '../../examples/alignColumns';

/** One run of a program on the GPU, or of an operator. */
export interface TimedRun {
  /** The TensorFlow.js kernel that it belongs to; the outer one if kernels call others. */
  readonly kernel: string;
  readonly program: string;
  readonly milliseconds: number;
  /** Runs that this one stands for. Default 1. */
  readonly count?: number;
  /** The longest of them, if there are several. */
  readonly longestMs?: number;
  /** Shapes that it computes on. */
  readonly shapes?: string;
}

/**
 * Formats a table of where the time of a step goes, the longest first.
 *
 * @param stepMs The step's time without the profiler. Time that no row accounts for is listed as the rest.
 */
export function profileTable(runs: readonly TimedRun[], stepMs: number): string {
  const groups = new Map<string, TimedRun[]>();
  for (const run of runs) {
    const key = `${run.kernel}\0${run.program}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const lines = [...groups.values()].map(lineOf).sort((a, b) => b.ms - a.ms);
  const total = lines.reduce((sum, { ms }) => sum + ms, 0);
  const rows = lines.map(({ name, count, ms, longest }) => [
    name,
    `${count}`,
    ms.toFixed(3),
    percent(ms / total),
    longest,
  ]);
  const header = ['kernel: program', 'count', 'ms', 'share', 'longest'];
  const sum = lines.reduce((sum, { count }) => sum + count, 0);
  rows.push(['all', `${sum}`, total.toFixed(3), percent(1), '']);
  const rest = stepMs - total;
  const untold =
    rest >= 0
      ? `of a step of ${stepMs.toFixed(1)} ms that nobody profiles, ${percent(rest / stepMs)} is none of these`
      : `a step that nobody profiles takes ${stepMs.toFixed(1)} ms: programs overlap there, or profiling slows them`;
  return [...alignColumns([header, ...rows], [0, header.length - 1]), untold].join('\n');
}

function lineOf(group: readonly TimedRun[]): { name: string; count: number; ms: number; longest: string } {
  const msOf = ({ longestMs, milliseconds }: TimedRun): number => longestMs ?? milliseconds;
  const longest = group.reduce((most, run) => (msOf(run) > msOf(most) ? run : most));
  const { kernel, program } = longest;
  return {
    name: kernel === program ? kernel : `${kernel || '-'}: ${program}`,
    count: group.reduce((sum, { count = 1 }) => sum + count, 0),
    ms: group.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    longest: longest.shapes ? `${msOf(longest).toFixed(3)} for ${longest.shapes}` : '',
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
