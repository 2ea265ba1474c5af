import type { PairedComparison } from '@radnet/core';
import { alignedRows } from './alignedRows';
import type { LevelComparison, SetComparison } from './compareSets';
import { formatAuc, formatPercent } from './evaluation';
import type { ReaderStatistics } from './readerStatistics';

/** The tests of difference between two models as text. */
export function formatComparison({ slice, ct }: SetComparison): string {
  return [slice && levelRows('slices', slice), levelRows('CTs', ct)]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function levelRows(what: string, { auc, ...calls }: LevelComparison): string {
  const p = (value: number): string =>
    Number.isNaN(value) ? '-' : value < 0.001 ? '< 0.001' : value.toFixed(3);
  const row = (name: string, { first, second, difference, clusteredPValue }: PairedComparison): string[] => [
    name,
    formatPercent(first),
    formatPercent(second),
    formatPercent(difference),
    p(clusteredPValue),
  ];
  return alignedRows([
    [what, 'this', 'the other', 'difference', 'p'],
    ['AUC (DeLong)', formatAuc(auc.first), formatAuc(auc.second), formatAuc(auc.difference), p(auc.pValue)],
    row('accuracy (McNemar)', calls.accuracy),
    row('recall (McNemar)', calls.sensitivity),
    row('specificity (McNemar)', calls.specificity),
  ]);
}

/** The readers' agreement, with the model as one of them, as text. */
export function formatReaders({ agreement, reports }: ReaderStatistics): string {
  const { pairs, overall } = agreement;
  return [
    alignedRows([
      ['reader', 'CTs', 'recall', 'specificity', 'accuracy'],
      ...reports.map(({ name, cases, report }) => [
        name,
        String(cases),
        formatPercent(report.recall),
        formatPercent(report.specificity),
        formatPercent(report.accuracy),
      ]),
    ]),
    alignedRows([
      ['agreement', 'CTs', 'kappa'],
      ...pairs.map(({ first, second, cases, kappa }) => [
        `${first} and ${second} (Cohen)`,
        String(cases),
        formatAuc(kappa),
      ]),
      ['all together (Fleiss)', String(overall.cases), formatAuc(overall.kappa)],
    ]),
  ].join('\n\n');
}
