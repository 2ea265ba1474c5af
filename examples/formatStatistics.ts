import type {
  Estimate,
  GroupReport,
  OperatingPoint,
  SegmentationReport,
  ThresholdTarget,
} from '@radnet/core';
import { alignedRows } from './alignedRows';
import { counted } from './counted';
import { formatAuc as formatNumber, formatEvaluation, formatPercent } from './evaluation';
import { type LevelStatistics, NO_VALIDATION, type RequiredPoint, type SetStatistics } from './setStatistics';

/** The statistics of a set as text: the table of `formatEvaluation`, then the others. */
export function formatStatistics(statistics: SetStatistics): string {
  const { slice, ct, groups, segmentation } = statistics;
  const parts = [
    formatEvaluation({ slice: slice.report, scan: ct.report }),
    rankingRows(slice, ct),
    operatingPoints(statistics),
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

/** One column for each operating point; `-` and the reason if no threshold was chosen. */
function pointRows(what: string, points: readonly RequiredPoint[]): string | undefined {
  if (points.length === 0) return undefined;
  const row = (name: string, of: (point: OperatingPoint) => string, none = '-'): string[] => [
    name,
    ...points.map((point) => ('reason' in point ? none.replace('?', point.reason) : of(point))),
  ];
  return alignedRows([
    [what, ...points.map(({ required }) => targetName(required))],
    row('threshold', ({ threshold }) => formatThreshold(threshold), '-  (?)'),
    row('sensitivity', ({ sensitivity }) => formatPercent(sensitivity)),
    row('specificity', ({ specificity }) => formatPercent(specificity)),
    row('PPV', ({ positivePredictiveValue }) => formatPercent(positivePredictiveValue)),
    row('NPV', ({ negativePredictiveValue }) => formatPercent(negativePredictiveValue)),
  ]);
}

function operatingPoints({ set, slice, ct }: SetStatistics): string {
  const all = [...slice.operatingPoints, ...ct.operatingPoints];
  if (all.every((point) => 'reason' in point && point.reason === NO_VALIDATION)) {
    return set === 'validation'
      ? 'Operating points: none, because they are chosen on this very set.'
      : 'Operating points: none, because there is no validation set to choose them on.';
  }
  return [
    'Thresholds chosen on the validation CTs, and what they give here:',
    pointRows('slices', slice.operatingPoints),
    pointRows('CTs', ct.operatingPoints),
  ]
    .filter((part) => part !== undefined)
    .join('\n');
}

function targetName(required: ThresholdTarget): string {
  const [name, share] = Object.entries(required)[0] as [string, number];
  return `${Number((100 * share).toPrecision(4))} % ${name}`;
}

/** A threshold with four significant digits. The files have all digits. */
export const formatThreshold = (threshold: number): string => String(Number(threshold.toPrecision(4)));

/** A line of counts and one of scores for each sub-group. Undefined if all CTs are in the same one, which adds nothing. */
function groupRows(name: string, reports: readonly GroupReport[]): string | undefined {
  if (reports.length < 2) return undefined;
  const scores = alignedRows([
    ['', 'AUC of slices', 'recall of CTs', 'specificity of CTs'],
    ...reports.map(({ report, reason = '' }) => [
      '',
      ...(report
        ? [
            formatNumber(report.slice.auc),
            formatPercent(report.scan.recall),
            formatPercent(report.scan.specificity),
          ]
        : [`-  (${reason})`, '', '']),
    ]),
  ]).split('\n');
  const counts = reports.map(
    ({ value = 'unknown', scans, positiveScans, negativeScans }) =>
      `${value}: ${counted(scans, 'CT')}, ` +
      (negativeScans === undefined
        ? `${positiveScans} positive`
        : `all positive, with ${counted(negativeScans, 'negative CT')} of the set`),
  );
  return [`Sub-groups by ${name}`, scores[0]!, ...counts.flatMap((line, i) => [line, scores[i + 1]!])].join(
    '\n',
  );
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
