import type { DrawPlotOptions, PlotPoint, PlotSeries } from '../../../report/drawPlot';
import type { TrainingSeries } from './trainingSeries';

export type Plot = Omit<DrawPlotOptions, 'width' | 'height'>;

/** Largest number of epochs for which every epoch has a tick. */
const MOST_TICKS = 12;

/** The loss of each reported step, and its moving mean. */
export function lossPlot({ losses, smoothed }: TrainingSeries, epochs: number): Plot {
  return {
    x: epochAxis(epochs),
    y: { name: 'Loss', min: 0 },
    series: [
      { name: 'steps', style: 'quiet', shape: 'line', points: losses },
      { name: 'moving mean', style: 0, shape: 'line', points: smoothed },
    ],
  };
}

/** How well slices and CTs are told apart after each epoch, compared with guessing. */
export function scorePlot({ epochs: done, best }: TrainingSeries, epochs: number): Plot {
  const auc: PlotSeries = {
    name: 'AUC of slices',
    style: 0,
    shape: 'line and dots',
    points: done.map(({ epoch, sliceAuc }): PlotPoint => [epoch, sliceAuc]),
  };
  const accuracy: PlotSeries = {
    name: 'CTs called rightly',
    style: 1,
    shape: 'line and dots',
    points: done.map(({ epoch, ctAccuracy }): PlotPoint => [epoch, ctAccuracy]),
  };
  const chance: PlotSeries = {
    name: 'guessing',
    style: 'quiet',
    shape: 'line',
    points: [
      [0, 0.5],
      [epochs, 0.5],
    ],
  };
  const kept: PlotSeries = {
    style: 0,
    shape: 'mark',
    points: best ? [[best.epoch, best.sliceAuc]] : [],
  };
  return {
    x: epochAxis(epochs),
    y: { name: 'On validation phantoms', min: 0, max: 1, interval: 0.2 },
    series: [chance, auc, accuracy, kept],
  };
}

function epochAxis(epochs: number): Plot['x'] {
  return { name: 'Epoch', min: 0, max: epochs, ...(epochs <= MOST_TICKS && { interval: 1 }) };
}
