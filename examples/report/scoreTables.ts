import type { LevelReport } from '@radnet/core';
import { type EvaluatedSet, type Level, LEVELS } from './evaluatedSet';
import { decimalEstimate, percentEstimate } from './formatNumbers';
import { markup, type Markup, type Part } from './markup';
import { table } from './table';

const PERCENT = { Accuracy: 'accuracy', Recall: 'recall', Precision: 'precision', F1: 'f1' } as const;

/** The headings of the columns of `scoreRow`. */
export const scoreHead: readonly Part[] = ['Model', ...Object.keys(PERCENT), 'Specificity', 'AUC', 'Cases'];

const TITLES: Readonly<Record<Level, string>> = {
  scan: 'CTs, each called by its longest stretch of positive slices: percent, 95 % interval',
  slice: 'Slices whose label is known: percent, 95 % interval',
};

/** The scores of every run in the form of the paper's Tables 1 and 2: accuracy, recall, precision and F1, two decimals, one row for each model. */
export function scoreTables({ runs }: EvaluatedSet): Markup {
  return markup`${LEVELS.map((level) =>
    table({
      caption: TITLES[level],
      head: scoreHead,
      rows: runs.map(({ run, report }) => scoreRow(run.name, report[level])),
    }),
  )}
<p>Recall is sensitivity. Intervals of proportions are Wilson's, widened if the cases of a patient are alike; those of the AUC are DeLong's, by
patient. A dash, with the reason, means that a score is not defined.</p>`;
}

/** A row of such a table, for a model or a reader. */
export function scoreRow(name: Part, report: LevelReport): Part[] {
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = report.counts;
  const positives = truePositives + falseNegatives;
  return [
    name,
    ...Object.values(PERCENT).map((score) => percentEstimate(report[score], 2, '')),
    percentEstimate(report.specificity, 2, ''),
    decimalEstimate(report.auc),
    markup`${positives + falsePositives + trueNegatives} <small>(${positives} positive)</small>`,
  ];
}
