import type { Estimate } from '@radnet/core';
import { alignedRows } from './alignedRows';
import type { LevelComparison, SetComparison } from './compareSets';
import { formatAuc, formatPercent } from './evaluation';
import type { ReaderStatistics } from './readerStatistics';

/** The comparison of two models as text. */
export function formatComparison({ slice, ct }: SetComparison): string {
  return [slice && levelRows('slices', slice), levelRows('CTs', ct)]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function levelRows(what: string, { auc, clustered, ...calls }: LevelComparison): string {
  const of = clustered ? ', clustered' : '';
  const paired = (['accuracy', 'sensitivity', 'specificity'] as const).map(
    (name) => [name === 'sensitivity' ? 'recall' : name, calls[name]] as const,
  );
  return [
    alignedRows([
      [what, 'this', 'the other'],
      ['AUC', formatAuc(auc.first), formatAuc(auc.second)],
      ...paired.map(([name, { first, second }]) => [name, formatPercent(first), formatPercent(second)]),
    ]),
    alignedRows([
      ['', 'this - the other', 'p', 'test'],
      ['AUC', formatAuc(auc.difference), formatP(auc.difference, auc.pValue), `DeLong${of}`],
      ...paired.map(([name, { difference, mcnemar, clusteredPValue }]) => [
        name,
        formatPercent(difference),
        formatP(difference, clustered ? clusteredPValue : mcnemar.exactPValue),
        `McNemar${clustered ? of : ', exact'}`,
      ]),
    ]),
  ].join('\n');
}

/** The p-value of a difference, or `-` if it is undefined. */
function formatP({ reason }: Estimate, p: number): string {
  if (reason !== undefined || Number.isNaN(p)) return '-';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** The readers' scores and agreement as text. The model is one of the readers. */
export function formatReaders({ agreement, reports }: ReaderStatistics): string {
  const { pairs, overall } = agreement;
  return [
    alignedRows([
      ['reader', 'CTs', 'recall, %', 'specificity, %', 'accuracy, %'],
      ...reports.map(({ name, cases, report }) => [
        name,
        String(cases),
        formatPercent(report.recall, ''),
        formatPercent(report.specificity, ''),
        formatPercent(report.accuracy, ''),
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
