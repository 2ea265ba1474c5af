import type { Estimate, GroupReport, SegmentationReport } from '@radnet/core';
import { alignedRows } from './alignedRows';
import { counted } from './counted';
import { formatAuc as formatNumber, formatEvaluation, formatPercent } from './evaluation';
import type { LevelStatistics, RequiredPoint, SetStatistics } from './setStatistics';

/** All statistics of a set as text: what `formatEvaluation` says, and below it what is worth a line. */
export function formatStatistics(statistics: SetStatistics): string {
  const { slice, ct, groups, segmentation } = statistics;
  const parts = [
    formatEvaluation({ slice: slice.report, scan: ct.report }),
    rankingRows(slice, ct),
    pointRows('slices', slice.operatingPoints),
    pointRows('CTs', ct.operatingPoints),
    ...Object.entries(groups).map(([name, reports]) => groupRows(name, reports)),
    segmentation && segmentationRows(segmentation),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function rankingRows(slice: LevelStatistics, ct: LevelStatistics): string {
  const row = (name: string, of: (level: LevelStatistics) => Estimate | undefined): string[] => [
    name,
    ...[slice, ct].map((level) => {
      const estimate = of(level);
      return estimate ? formatNumber(estimate) : '-';
    }),
  ];
  return alignedRows([
    ['', 'slices', 'CTs'],
    row('average precision', ({ averagePrecision }) => averagePrecision),
    row('Brier score', ({ brier }) => brier?.brier),
    row('scaled Brier score', ({ brier }) => brier?.scaled),
    row('calibration slope', ({ calibration }) => calibration?.slope),
    row('calibration intercept', ({ calibration }) => calibration?.intercept),
    row('calibration in the large', ({ calibration }) => calibration?.inTheLarge),
  ]);
}

function pointRows(what: string, points: readonly RequiredPoint[]): string | undefined {
  if (points.length === 0) return undefined;
  const rows = points.map(({ required, threshold, ...point }) => {
    const [name, share] = Object.entries(required)[0] as [string, number];
    return [
      `${name} of ${100 * share} %`,
      threshold.toFixed(4),
      formatPercent(point.sensitivity),
      formatPercent(point.specificity),
      formatPercent(point.positivePredictiveValue),
      formatPercent(point.negativePredictiveValue),
    ];
  });
  const title = [`${what}, required on validation`, 'threshold', 'sensitivity', 'specificity', 'PPV', 'NPV'];
  return alignedRows([title, ...rows]);
}

/** A sub-group that all CTs share says nothing more. */
function groupRows(name: string, reports: readonly GroupReport[]): string | undefined {
  if (reports.length < 2) return undefined;
  const rows = reports.map(({ value = 'not told', scans, positiveScans, report, reason = '' }) => [
    value,
    String(scans),
    String(positiveScans),
    ...(report
      ? [
          formatNumber(report.slice.auc),
          formatPercent(report.scan.recall),
          formatPercent(report.scan.specificity),
        ]
      : [`-  (${reason})`, '', '']),
  ]);
  return alignedRows([
    [name, 'CTs', 'positive', 'AUC of slices', 'recall of CTs', 'specificity of CTs'],
    ...rows,
  ]);
}

function segmentationRows({ scans, dice, volumeMl }: SegmentationReport): string {
  const rows = [
    [`masks of ${counted(scans, 'CT')}`, ''],
    ['Dice, mean', formatNumber(dice.mean)],
    ['Dice, median', formatNumber(dice.median)],
  ];
  if (volumeMl.cases > 0) {
    rows.push(
      ['error of volume, mL', formatNumber(volumeMl.bias)],
      ['  absolute', formatNumber(volumeMl.meanAbsoluteError)],
      ['  limits of agreement, lower', formatNumber(volumeMl.lowerLimit)],
      ['  limits of agreement, upper', formatNumber(volumeMl.upperLimit)],
    );
  }
  return alignedRows(rows);
}
