import { counted } from '../counted';
import type { PlotPoint, PlotSeries } from './drawPlot';
import { decimal } from './formatNumbers';
import { markup, type Markup, type Part } from './markup';
import { plot } from './plot';
import type { ReportRun } from './readRun';
import { table } from './table';
import type { LoggedEpoch, TrainingLog } from './trainingLog';

interface Logged {
  readonly name: string;
  readonly style: number;
  readonly log: TrainingLog;
}

/** The course of the training: loss, the heads' losses, metrics on the validation set and rate, with the best epoch. */
export function trainingSection(runs: readonly ReportRun[]): Markup {
  const logged = runs.flatMap(({ name, log }, style): Logged[] => (log ? [{ name, style, log }] : []));
  const without = runs.filter(({ log }) => log === undefined).map(({ name }) => name);
  const withEpochs = logged.filter(({ log }) => log.epochs.length > 0);
  return markup`${logged.map(({ name, log }) => markup`<p>${sentence(logged.length > 1 ? name : 'The run', log)}</p>`)}
${without.length > 0 && markup`<p class="absent">No log of the training: ${without.join(', ')}.</p>`}
${
  withEpochs.length > 0 &&
  markup`<div class="plots">${[
    lossPlot(withEpochs),
    ...metricPlots(withEpochs),
    ...withEpochs.map((one) => headsPlot(one, withEpochs.length > 1)),
    ratePlot(withEpochs),
  ]}</div>
${withEpochs.map((one) => epochTable(one))}`
}`;
}

function sentence(name: string, { epochs, outcome, seconds, unreadable }: TrainingLog): Part {
  const best = bestOf(epochs);
  const ended = { completed: 'was completed', stopped: 'was stopped', failed: 'failed' }[outcome ?? ''];
  return [
    `${name} ${ended ?? 'did not record how it ended'}: ${counted(epochs.length, 'epoch')} in ${duration(seconds)}`,
    best ? `; the best is epoch ${best.epoch}.` : '.',
    unreadable > 0 ? ` ${counted(unreadable, 'line')} of the log cannot be read.` : '',
  ].join('');
}

function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  if (seconds < 6000) return `${(seconds / 60).toFixed(0)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** The last epoch that was the best so far. */
function bestOf(epochs: readonly LoggedEpoch[]): LoggedEpoch | undefined {
  return epochs.findLast(({ isBest }) => isBest);
}

function lossPlot(logs: readonly Logged[]): Markup {
  return plot({
    title: 'Loss in training',
    x: { name: 'Epoch', min: 0, max: lastEpoch(logs) },
    y: { name: 'Loss' },
    series: logs.flatMap(({ name, style, log }): PlotSeries[] => [
      {
        ...(logs.length > 1 ? { name } : { name: 'steps' }),
        style,
        shape: 'line',
        points: log.steps.map(({ at, loss }) => [at, loss]),
      },
      ...(logs.length > 1
        ? []
        : [
            {
              name: 'mean of an epoch',
              style: style + 1,
              shape: 'line and dots',
              points: pointsOf(log.epochs, ({ loss }) => loss),
            } as const,
          ]),
    ]),
    caption: 'Weighted sum of all losses. Steps are drawn as means of neighbouring ones.',
    numbers: byEpoch('Loss', logs, ({ loss }) => loss),
  });
}

function metricPlots(logs: readonly Logged[]): Markup[] {
  const metrics = new Set(
    logs.flatMap(({ log }) => log.epochs.flatMap((epoch) => Object.keys(epoch.metrics))),
  );
  return [...metrics].map((metric) =>
    plot({
      title: `${METRICS[metric] ?? metric}, validation`,
      x: { name: 'Epoch', min: 0, max: lastEpoch(logs) },
      y: { name: METRICS[metric] ?? metric },
      series: logs.flatMap(({ name, style, log }): PlotSeries[] => {
        const best = bestOf(log.epochs);
        return [
          { name, style, shape: 'line', points: pointsOf(log.epochs, (epoch) => epoch.metrics[metric]) },
          ...(best
            ? [{ style, shape: 'mark', points: pointsOf([best], (epoch) => epoch.metrics[metric]) } as const]
            : []),
        ];
      }),
      caption: 'The dot is the best epoch, whose weights were kept.',
      numbers: byEpoch(METRICS[metric] ?? metric, logs, (epoch) => epoch.metrics[metric]),
    }),
  );
}

const METRICS: Readonly<Record<string, string>> = {
  sliceAuc: 'AUC of slices',
  ctAuc: 'AUC of CTs',
  ctAccuracy: 'Accuracy of CTs',
  sliceLoss: 'Loss of slices',
  validationLoss: 'Loss',
};

function headsPlot({ name, log }: Logged, several: boolean): Markup {
  const heads = [...new Set(log.epochs.flatMap(({ losses }) => Object.keys(losses)))];
  return plot({
    title: `Losses of the heads${several ? `, ${name}` : ''}`,
    x: { name: 'Epoch', min: 0, max: lastEpoch([{ name, style: 0, log }]) },
    y: { name: 'Loss before weighting' },
    series: heads.map((head, style) => ({
      name: head,
      style,
      shape: 'line',
      points: pointsOf(log.epochs, ({ losses }) => losses[head]),
    })),
    numbers: {
      caption: 'Losses of the heads, means of an epoch',
      head: ['Epoch', ...heads],
      rows: log.epochs.map(({ epoch, losses }) => [
        epoch,
        ...heads.map((head) => decimal(losses[head] ?? NaN)),
      ]),
    },
  });
}

function ratePlot(logs: readonly Logged[]): Markup {
  return plot({
    title: 'Learning rate',
    x: { name: 'Epoch', min: 0, max: lastEpoch(logs) },
    y: { name: 'Rate', log: true },
    series: logs.map(({ name, style, log }) => ({
      name,
      style,
      shape: 'steps',
      points: log.steps.filter(({ rate }) => rate > 0).map(({ at, rate }) => [at, rate]),
    })),
    numbers: byEpoch(
      'Learning rate',
      logs,
      ({ epoch }, { steps }) => steps.find(({ at }) => at > epoch - 1)?.rate,
    ),
  });
}

function epochTable({ name, log }: Logged): Markup {
  const metrics = [...new Set(log.epochs.flatMap((epoch) => Object.keys(epoch.metrics)))];
  return markup`<details class="numbers"><summary>Every epoch of ${name}</summary>${table({
    caption: `Epochs of ${name}`,
    head: ['Epoch', 'Loss', ...metrics, 'Best'],
    rows: log.epochs.map((epoch) => [
      epoch.epoch,
      decimal(epoch.loss ?? NaN),
      ...metrics.map((metric) => decimal(epoch.metrics[metric] ?? NaN)),
      epoch === bestOf(log.epochs) ? 'best' : '',
    ]),
  })}</details>`;
}

type Value = (epoch: LoggedEpoch, log: TrainingLog) => number | null | undefined;

function byEpoch(caption: string, logs: readonly Logged[], value: Value) {
  const epochs = [...new Set(logs.flatMap(({ log }) => log.epochs.map(({ epoch }) => epoch)))].sort(
    (a, b) => a - b,
  );
  return {
    caption: `${caption} by epoch`,
    head: ['Epoch', ...logs.map(({ name }) => name)],
    rows: epochs.map((number) => [
      number,
      ...logs.map(({ log }) => {
        const epoch = log.epochs.find((one) => one.epoch === number);
        return epoch === undefined ? '' : compact(value(epoch, log) ?? NaN);
      }),
    ]),
  };
}

/** Enough digits: a learning rate of 0.0001 is not 0.000. */
function compact(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '-';
}

function pointsOf(
  epochs: readonly LoggedEpoch[],
  value: (epoch: LoggedEpoch) => number | null | undefined,
): PlotPoint[] {
  return epochs.flatMap((epoch) => {
    const y = value(epoch);
    return typeof y === 'number' ? [[epoch.epoch, y] as const] : [];
  });
}

function lastEpoch(logs: readonly Logged[]): number {
  return Math.max(1, ...logs.map(({ log }) => log.epochs.at(-1)?.epoch ?? 1));
}
