import type { CtPrediction } from '../predictCt';

/** The version of the format below. It increases when a field is removed or changes its meaning. */
export const SCHEMA = 1;

/** The result of predict-ct: stdout with `--json`, and `result.json` of each CT. See docs/predicting.md. */
export interface PredictReport {
  readonly schema: typeof SCHEMA;
  readonly software: string;
  readonly backend: string;
  readonly model: ModelIdentity;
  readonly cts: readonly CtReport[];
}

/** Which model made the result, and how it calls a CT. */
export interface ModelIdentity {
  /** A hash of the weights and of the settings for reading a CT. */
  readonly fingerprint: string;
  readonly threshold: number;
  readonly minConsecutive: number;
}

/** Which CT of the command it is. */
export interface CtNumber {
  /** From 1, in the order in which they were read. */
  readonly number: number;
  /** The number of its argument, from 1. Paths are not repeated, because they may contain patients' names. */
  readonly input: number;
  /** Its number in the list of series, if the input holds several; else null. */
  readonly series: number | null;
}

export type CtReport = CtNumber & (CtResult | { readonly status: 'failed'; readonly error: string });

/** The result of a CT that was read. */
export interface CtResult extends CtFindings {
  readonly status: 'done';
  /** Name of the CT, a hash: see `ctName`. */
  readonly ct: string;
  readonly warnings: readonly string[];
  /** Folder of the CT's results. */
  readonly folder: string;
  /** Names of the files in the folder. */
  readonly files: readonly string[];
}

/** A model's findings on a CT. */
export interface CtFindings {
  readonly call: 'positive' | 'negative';
  /** The highest threshold at which the CT would still be positive. */
  readonly score: number;
  /** For a positive CT, the longest stretch of positive slices, counted from 1. */
  readonly run: { readonly first: number; readonly last: number } | null;
  readonly slices: readonly {
    readonly slice: number;
    readonly positionMm: number;
    readonly probability: number;
    readonly positive: boolean;
  }[];
}

/** Returns the findings of a prediction. */
export function findingsOf(
  { probabilities, positionsMm, call }: Pick<CtPrediction, 'probabilities' | 'positionsMm' | 'call'>,
  threshold: number,
): CtFindings {
  return {
    call: call.positive ? 'positive' : 'negative',
    score: call.score,
    run: call.run && { first: call.run.start + 1, last: call.run.start + call.run.length },
    slices: Array.from(probabilities, (probability, index) => ({
      slice: index + 1,
      positionMm: positionsMm[index]!,
      probability,
      positive: probability >= threshold,
    })),
  };
}

const COLUMNS = ['number', 'input', 'series', 'status', 'ct', 'call', 'score', 'first', 'last', 'warnings'];

/** One row for each CT. */
export function summaryCsv(cts: readonly CtReport[]): string {
  const rows = cts.map((ct) => [
    ct.number,
    ct.input,
    ct.series,
    ct.status,
    ...(ct.status === 'done'
      ? [ct.ct, ct.call, ct.score, ct.run?.first, ct.run?.last, ct.warnings.length]
      : ['', '', '', '', '', '']),
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map((cell) => cell ?? '').join(',')}\r\n`).join('');
}

/** Returns the same as a table for people. */
export function summaryTable(cts: readonly CtReport[]): string {
  const lines = cts.map((ct) => {
    const which = `${String(ct.number).padStart(4)}  ${String(ct.input).padStart(5)}  ${String(ct.series ?? '-').padStart(6)}`;
    if (ct.status === 'failed') return `${which}  failed`;
    const run = ct.run === null ? '' : `, slices ${ct.run.first} to ${ct.run.last}`;
    return `${which}  ${ct.score.toFixed(3)}  ${ct.call}${run}  ${ct.ct}`;
  });
  return ['  CT  input  series  score', ...lines].join('\n');
}
