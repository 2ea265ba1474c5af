import type { PlotPoint } from './drawPlot';

/** The smallest visible distance on a plot of 400 pixels. */
const STEP = 0.003;

/** A curve within [0, 1] x [0, 1] with fewer points. Each point that is left out is within `STEP` of one that is kept. */
export function thinned(points: readonly PlotPoint[]): PlotPoint[] {
  const kept: PlotPoint[] = [];
  points.forEach(([x, y], i) => {
    const before = kept.at(-1);
    const isEnd = before === undefined || i === points.length - 1;
    if (isEnd || Math.max(Math.abs(x - before[0]), Math.abs(y - before[1])) >= STEP) kept.push([x, y]);
  });
  return kept;
}
