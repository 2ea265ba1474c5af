import { brierScore, calibration, reliability } from '@radnet/core';
import type { PlotSeries } from './drawPlot';
import { type EvaluatedRun, type EvaluatedSet, LEVEL_NAMES, type Level, LEVELS } from './evaluatedSet';
import { decimal, decimalEstimate } from './formatNumbers';
import { markup, type Markup } from './markup';
import { plot } from './plot';
import { table } from './table';

/** Reliability curves, calibration slope and intercept, Brier score: whether a probability of 0.8 means 80 cases in 100. */
export function calibrationSection({ runs }: EvaluatedSet): Markup {
  const levels = LEVELS.filter((level) => runs.every((one) => one[level].labels.length > 0));
  return markup`<div class="plots">${levels.map((level) => reliabilityPlot(runs, level))}</div>
${levels.map((level) => measures(runs, level))}
<p>Perfect values are a slope of 1, an intercept of 0 and a Brier score of 0. The scaled Brier score is 1 if perfect, and 0 if no better than predicting the
prevalence for every case. A network trained with balanced classes and weights predicts probabilities as if both classes were equally frequent.</p>`;
}

function reliabilityPlot(runs: readonly EvaluatedRun[], level: Level): Markup {
  const curves = runs.map((one) => ({
    ...one,
    curve: reliability(one[level].labels, one[level].scores, one[level]),
  }));
  return plot({
    title: `Calibration, ${LEVEL_NAMES[level]}`,
    x: { name: 'Mean predicted probability', min: 0, max: 1, interval: 0.2 },
    y: { name: 'Observed share of positives', min: 0, max: 1, interval: 0.2 },
    series: [
      {
        name: 'perfect',
        style: 'quiet',
        shape: 'line',
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      ...curves.map(({ run, style, curve }): PlotSeries => ({
        name: run.name,
        style,
        shape: 'line and dots',
        points: curve.bins.map(({ meanProbability, observed }) => [meanProbability, observed.value]),
        whiskers: curve.bins.map(({ meanProbability, observed }) => [
          meanProbability,
          observed.lower,
          observed.upper,
        ]),
      })),
    ],
    caption: 'At most ten bins of equally many cases; whiskers are 95 % intervals.',
    numbers: {
      caption: `Bins of the calibration curve, ${LEVEL_NAMES[level]}`,
      head: ['Bin', 'Cases', 'Positive', 'Mean probability', 'Observed share'],
      rows: curves.flatMap(({ run, curve }) =>
        curve.bins.map(({ lower, upper, count, positives, meanProbability, observed }) => [
          `${runs.length > 1 ? `${run.name}: ` : ''}${decimal(lower)} to ${decimal(upper)}`,
          count,
          positives,
          decimal(meanProbability),
          decimalEstimate(observed),
        ]),
      ),
    },
  });
}

function measures(runs: readonly EvaluatedRun[], level: Level): Markup {
  return table({
    caption: `Calibration, ${LEVEL_NAMES[level]}`,
    head: ['Model', 'Slope', 'Intercept', 'In the large', 'Brier score', 'Scaled Brier', 'Expected error'],
    rows: runs.map((one) => {
      const { labels, scores } = one[level];
      const { slope, intercept, inTheLarge } = calibration(labels, scores, one[level]);
      const { brier, scaled } = brierScore(labels, scores, one[level]);
      const { expectedCalibrationError } = reliability(labels, scores, one[level]);
      return [
        one.run.name,
        decimalEstimate(slope, 2),
        decimalEstimate(intercept, 2),
        decimalEstimate(inTheLarge, 2),
        decimalEstimate(brier),
        decimalEstimate(scaled, 2),
        decimal(expectedCalibrationError),
      ];
    }),
  });
}
