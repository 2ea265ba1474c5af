import { precisionRecallCurve, rocCurve } from '@radnet/core';
import type { PlotPoint, PlotSeries } from './drawPlot';
import { type EvaluatedSet, LEVEL_NAMES, type Level, LEVELS } from './evaluatedSet';
import { decimal, decimalEstimate, percent } from './formatNumbers';
import { markup, type Markup } from './markup';
import { plot } from './plot';
import { thinned } from './thinned';

const SHARE = { min: 0, max: 1, interval: 0.2, percent: true } as const;

/** ROC and precision-recall curves of CTs and of slices, one line for each run, with pointwise 95 % bands. */
export function rankingPlots(set: EvaluatedSet): Markup {
  return markup`<div class="plots">${LEVELS.flatMap((level) => [rocPlot(set, level), precisionRecallPlot(set, level)])}</div>
<p>Bands are pointwise 95 % intervals by bootstrap over patients. A CT is ranked by the highest threshold at which it is still called positive; the dot is the run’s own call. Compare
precision between sets of the same prevalence only.</p>`;
}

function rocPlot({ runs }: EvaluatedSet, level: Level): Markup {
  const curves = runs.map((one) => ({
    ...one,
    curve: rocCurve(one[level].labels, one[level].scores, one[level]),
  }));
  const missing = curves.find(({ curve }) => curve.reason !== undefined);
  if (missing) return noPlot(`ROC, ${LEVEL_NAMES[level]}`, missing.curve.reason!);
  return plot({
    title: `ROC, ${LEVEL_NAMES[level]}`,
    x: { ...SHARE, name: '1 − specificity' },
    y: { ...SHARE, name: 'Sensitivity' },
    series: [
      {
        style: 'quiet',
        shape: 'line',
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      ...curves.map(({ run, style, curve }): PlotSeries => ({
        name: `${run.name}, AUC ${decimal(curve.auc.value)}`,
        style,
        shape: 'line',
        points: thinned(curve.points.map((point): PlotPoint => [point.falsePositiveRate, point.sensitivity])),
        band: curve.band.map(({ falsePositiveRate, sensitivity }) => [
          falsePositiveRate,
          sensitivity.lower,
          sensitivity.upper,
        ]),
      })),
      ...chosenPoints({ name: '', runs }, level, ({ sensitivity, specificity }) => [
        1 - specificity,
        sensitivity,
      ]),
    ],
    numbers: {
      caption: `Sensitivity at false positive rates, ${LEVEL_NAMES[level]}`,
      head: ['1 − specificity', ...curves.map(({ run }) => run.name)],
      rows: [0.01, 0.05, 0.1, 0.2, 0.3, 0.5].map((rate) => [
        percent(rate, 0),
        ...curves.map(({ curve }) => {
          const at = curve.band.find(({ falsePositiveRate }) => falsePositiveRate === rate);
          return at === undefined ? '-' : decimalEstimate(at.sensitivity);
        }),
      ]),
    },
  });
}

function precisionRecallPlot({ runs }: EvaluatedSet, level: Level): Markup {
  const title = `Precision-recall, ${LEVEL_NAMES[level]}`;
  const curves = runs.map((one) => ({
    ...one,
    curve: precisionRecallCurve(one[level].labels, one[level].scores, one[level]),
  }));
  const missing = curves.find(({ curve }) => curve.reason !== undefined);
  if (missing) return noPlot(title, missing.curve.reason!);
  const { prevalence } = curves[0]!.curve;
  return plot({
    title,
    x: { ...SHARE, name: 'Recall' },
    y: { ...SHARE, name: 'Precision' },
    series: [
      {
        name: `prevalence ${percent(prevalence)}`,
        style: 'quiet',
        shape: 'line',
        points: [
          [0, prevalence],
          [1, prevalence],
        ],
      },
      ...curves.map(({ run, style, curve }): PlotSeries => ({
        name: `${run.name}, average precision ${decimal(curve.averagePrecision.value)}`,
        style,
        shape: 'line',
        points: thinned(curve.points.map((point): PlotPoint => [point.recall, point.precision])),
        band: curve.band.map(({ recall, precision }) => [recall, precision.lower, precision.upper]),
      })),
      ...chosenPoints({ name: '', runs }, level, ({ sensitivity, precision }) => [sensitivity, precision]),
    ],
    numbers: {
      caption: `Precision at recalls, and average precision, ${LEVEL_NAMES[level]}`,
      head: ['Recall', ...curves.map(({ run }) => run.name)],
      rows: [
        ...[0.5, 0.7, 0.8, 0.9, 0.95, 1].map((wanted) => [
          percent(wanted, 0),
          ...curves.map(({ curve }) => {
            const at = curve.band.find(({ recall }) => recall === wanted);
            return at === undefined ? '-' : decimalEstimate(at.precision);
          }),
        ]),
        ['average precision', ...curves.map(({ curve }) => decimalEstimate(curve.averagePrecision))],
      ],
    },
  });
}

interface Chosen {
  readonly sensitivity: number;
  readonly specificity: number;
  readonly precision: number;
}

/** A dot for each run at its own threshold. */
function chosenPoints(
  { runs }: EvaluatedSet,
  level: Level,
  place: (chosen: Chosen) => PlotPoint,
): PlotSeries[] {
  return runs.map(({ style, report }) => ({
    style,
    shape: 'mark',
    points: [
      place({
        sensitivity: report[level].recall.value,
        specificity: report[level].specificity.value,
        precision: report[level].precision.value,
      }),
    ],
  }));
}

function noPlot(title: string, reason: string): Markup {
  return markup`<div><h3>${title}</h3><p class="absent">Not drawn: ${reason}.</p></div>`;
}
