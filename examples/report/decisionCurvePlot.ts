import { decisionCurve } from '@radnet/core';
import type { PlotSeries } from './drawPlot';
import type { EvaluatedSet } from './evaluatedSet';
import { decimal, decimalEstimate } from './formatNumbers';
import { markup, type Markup } from './markup';
import { plot } from './plot';

/** Net benefit of acting on the model's probability for the CT, compared with acting on every CT and on none. */
export function decisionCurvePlot({ runs }: EvaluatedSet): Markup {
  const curves = runs.map((one) => ({
    ...one,
    points: decisionCurve(one.scan.labels, one.scan.scores, one.scan),
  }));
  const first = curves[0]!.points;
  const prevalence =
    curves[0]!.scan.labels.reduce((sum, label) => sum + label, 0) / curves[0]!.scan.labels.length;
  const interval = prevalence > 0.5 ? 0.2 : prevalence > 0.2 ? 0.1 : 0.05;
  const floor = -interval;
  return markup`<div class="plots">${plot({
    title: 'Decision curve, CTs',
    x: { name: 'Threshold probability', min: 0, max: 1, interval: 0.2 },
    y: { name: 'Net benefit', min: floor, max: interval * Math.ceil(prevalence / interval), interval },
    series: [
      {
        name: 'act on every CT',
        style: 'quiet',
        shape: 'line',
        points: first
          .filter(({ treatAll }) => treatAll >= floor)
          .map(({ threshold, treatAll }) => [threshold, treatAll]),
      },
      {
        style: 'quiet',
        shape: 'line',
        points: [
          [0, 0],
          [1, 0],
        ],
      },
      ...curves.map(({ run, style, points }): PlotSeries => ({
        name: run.name,
        style,
        shape: 'line',
        points: points
          .filter(({ model }) => model.value >= floor)
          .map(({ threshold, model }) => [threshold, model.value]),
        band: points
          .filter(({ model }) => model.upper >= floor)
          .map(({ threshold, model }) => [threshold, Math.max(floor, model.lower), model.upper]),
      })),
    ],
    caption:
      'In true positives a CT, each false alarm weighed by the odds of the threshold. A model is worth acting on where its line lies above both others: acting on every CT, and on none (0).',
    numbers: {
      caption: 'Net benefit at threshold probabilities',
      head: ['Threshold', 'Every CT', ...curves.map(({ run }) => run.name)],
      rows: first
        .filter(
          ({ threshold }) => Math.round(100 * threshold) % 10 === 0 || Math.round(100 * threshold) === 5,
        )
        .map(({ threshold, treatAll }) => [
          decimal(threshold, 2),
          decimal(treatAll),
          ...curves.map(({ points }) => {
            const at = points.find((point) => point.threshold === threshold);
            return at === undefined ? '-' : decimalEstimate(at.model);
          }),
        ]),
    },
  })}</div>`;
}
