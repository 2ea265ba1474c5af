import { type SegmentationReport, segmentationReport } from '@radnet/core';
import type { PlotPoint, PlotSeries } from './drawPlot';
import type { EvaluatedRun, EvaluatedSet } from './evaluatedSet';
import { decimal, decimalEstimate } from './formatNumbers';
import { markup, type Markup } from './markup';
import { plot } from './plot';
import { table } from './table';

/** Dice and volumes of the predicted masks compared with the drawn ones; undefined if no run has any. */
export function volumesSection({ runs }: EvaluatedSet): Markup | undefined {
  const drawn = runs.filter(({ set }) => set.scans.some(({ segmentation }) => segmentation !== undefined));
  if (drawn.length === 0) return undefined;
  const reports = drawn.map((one) => ({ ...one, masks: segmentationReport(one.set.scans) }));
  const measured = reports.filter(({ masks }) => masks.volumeMl.cases > 0);
  return markup`${measuresTable(reports)}
<div class="plots">${dicePlot(drawn)}${measured.length > 0 && [volumePlot(measured), ...measured.map((one) => blandAltman(one, measured.length > 1))]}</div>`;
}

type Reported = EvaluatedRun & { readonly masks: SegmentationReport };

function measuresTable(reports: readonly Reported[]): Markup {
  return table({
    caption: 'Predicted masks against drawn ones, with 95 % intervals',
    head: [
      'Run',
      'CTs',
      'Dice, mean',
      'Dice, median',
      'Volume bias, mL',
      'Limits of agreement, mL',
      'Mean absolute error, mL',
    ],
    rows: reports.map(({ run, masks: { scans, dice, volumeMl } }) => [
      run.name,
      scans,
      decimalEstimate(dice.mean),
      decimalEstimate(dice.median),
      decimalEstimate(volumeMl.bias, 1),
      volumeMl.cases > 1
        ? markup`${decimal(volumeMl.lowerLimit.value, 1)} to ${decimal(volumeMl.upperLimit.value, 1)}`
        : '-',
      decimalEstimate(volumeMl.meanAbsoluteError, 1),
    ]),
  });
}

/** The share of CTs whose Dice is at most a given value. */
function dicePlot(runs: readonly EvaluatedRun[]): Markup {
  const sorted = runs.map((one) => ({
    ...one,
    values: one.set.scans
      .flatMap(({ segmentation }) => (segmentation ? [segmentation.dice] : []))
      .sort((a, b) => a - b),
  }));
  return plot({
    title: 'Dice of the CTs',
    x: { name: 'Dice', min: 0, max: 1, interval: 0.2 },
    y: { name: 'Share of CTs at or below', min: 0, max: 1, interval: 0.2, percent: true },
    series: sorted.map(({ run, style, values }) => ({
      name: run.name,
      style,
      shape: 'steps',
      points: [
        [0, 0] as const,
        ...values.map((dice, i): PlotPoint => [dice, (i + 1) / values.length]),
        [1, 1] as const,
      ],
    })),
    caption: 'CTs with a drawn mask. Where both masks are empty, Dice is 1.',
    numbers: {
      caption: 'Quantiles of Dice',
      head: ['Quantile', ...sorted.map(({ run }) => run.name)],
      rows: [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => [
        `${100 * share} %`,
        ...sorted.map(({ values }) =>
          decimal(values[Math.min(values.length - 1, Math.floor(share * values.length))]!),
        ),
      ]),
    },
  });
}

interface Volumes {
  readonly scan: string;
  readonly drawn: number;
  readonly predicted: number;
}

function volumesOf({ set }: EvaluatedRun): Volumes[] {
  return set.scans.flatMap(
    ({ scanId, segmentation: { volumeMl: drawn, predictedVolumeMl: predicted } = {} as never }) =>
      drawn === undefined || predicted === undefined ? [] : [{ scan: scanId, drawn, predicted }],
  );
}

function volumePlot(runs: readonly EvaluatedRun[]): Markup {
  const largest = Math.max(
    1,
    ...runs.flatMap((one) => volumesOf(one).flatMap(({ drawn, predicted }) => [drawn, predicted])),
  );
  return plot({
    title: 'Volume, predicted against drawn',
    x: { name: 'Drawn, mL', min: 0 },
    y: { name: 'Predicted, mL', min: 0 },
    series: [
      {
        name: 'equal',
        style: 'quiet',
        shape: 'line',
        points: [
          [0, 0],
          [largest, largest],
        ],
      },
      ...runs.map((one): PlotSeries => ({
        name: one.run.name,
        style: one.style,
        shape: 'dots',
        points: volumesOf(one).map(({ drawn, predicted }) => [drawn, predicted]),
      })),
    ],
    numbers: volumeTable(runs),
  });
}

function blandAltman(one: Reported, several: boolean): Markup {
  const { bias, lowerLimit, upperLimit } = one.masks.volumeMl;
  const points = volumesOf(one).map(({ drawn, predicted }): PlotPoint => [
    (drawn + predicted) / 2,
    predicted - drawn,
  ]);
  const end = Math.max(1, ...points.map(([x]) => x));
  const level = (name: string | undefined, value: number, style: PlotSeries['style']): PlotSeries => ({
    ...(name !== undefined && { name }),
    style,
    shape: 'line',
    points: [
      [0, value],
      [end, value],
    ],
  });
  return plot({
    title: `Difference of volumes${several ? `, ${one.run.name}` : ''}`,
    x: { name: 'Mean of drawn and predicted, mL', min: 0 },
    y: { name: 'Predicted minus drawn, mL' },
    series: [
      level('limits of agreement', lowerLimit.value, 'quiet'),
      level(undefined, upperLimit.value, 'quiet'),
      level('bias', bias.value, one.style + 1),
      { name: 'a CT', style: one.style, shape: 'dots', points },
    ],
    caption:
      'Bland and Altman: 95 % of differences lie between the limits where they are normally distributed.',
    numbers: volumeTable([one]),
  });
}

function volumeTable(runs: readonly EvaluatedRun[]) {
  return {
    caption: 'Volumes, mL',
    head: ['CT', 'Drawn', 'Predicted'],
    rows: runs.flatMap((one) =>
      volumesOf(one).map(({ scan, drawn, predicted }) => [
        runs.length > 1 ? `${one.run.name}: ${scan}` : scan,
        decimal(drawn, 1),
        decimal(predicted, 1),
      ]),
    ),
  };
}
