import {
  type Cases,
  evaluateScans,
  type PredictionSet,
  scanCases,
  type ScanCases,
  type ScansReport,
  sliceCases,
} from '@radnet/core';
import type { ReportRun } from './readRun';

/** The predictions of one run for one set, with what the parts of the page compute from them. */
export interface EvaluatedRun {
  readonly run: ReportRun;
  /** Index of its colour and dashes, the same on the whole page. */
  readonly style: number;
  readonly set: PredictionSet;
  readonly scan: ScanCases;
  /** Slices whose label is known. */
  readonly slice: Cases;
  readonly report: ScansReport;
}

export const LEVELS = ['scan', 'slice'] as const;
export type Level = (typeof LEVELS)[number];
export const LEVEL_NAMES: Readonly<Record<Level, string>> = { scan: 'CTs', slice: 'slices' };

/** A set that one run or more were evaluated on. */
export interface EvaluatedSet {
  readonly name: string;
  readonly runs: readonly EvaluatedRun[];
}

/** The sets of all runs: the held-out one first, then external ones, validation last. */
export function evaluatedSets(runs: readonly ReportRun[]): EvaluatedSet[] {
  const names = new Set(runs.flatMap(({ sets }) => sets.map(({ name }) => name)));
  const validationLast = [...names].sort((a, b) => Number(a === 'validation') - Number(b === 'validation'));
  return validationLast.map((name) => ({
    name,
    runs: runs.flatMap((run, style) => {
      const set = run.sets.find((one) => one.name === name);
      return set === undefined ? [] : [evaluated(run, style, set)];
    }),
  }));
}

function evaluated(run: ReportRun, style: number, set: PredictionSet): EvaluatedRun {
  const call = { threshold: set.threshold, minConsecutive: set.minConsecutive };
  return {
    run,
    style,
    set,
    scan: scanCases(set.scans, call),
    slice: sliceCases(set.scans),
    report: evaluateScans(set.scans, call),
  };
}

/** The set's name for use in a sentence. */
export function setTitle(name: string): string {
  return name === 'test'
    ? 'held-out test set'
    : name === 'validation'
      ? 'validation set'
      : `external set ${name}`;
}
