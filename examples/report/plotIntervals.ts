import type { PlotInterval } from './drawPlot';

interface RenderApi {
  value(dimension: number): number;
  coord(point: readonly number[]): number[];
}

/** A custom series of echarts: one polygon in a light colour between the lower and the upper ends of intervals. */
export function bandSeries(band: readonly PlotInterval[], color: string): object {
  const shown = band.filter((interval) => interval.every(Number.isFinite));
  return {
    type: 'custom',
    silent: true,
    clip: true,
    data: shown.length > 1 ? [[shown[0]![0], shown[0]![1]]] : [],
    renderItem: (_: unknown, api: RenderApi) => ({
      type: 'polygon',
      shape: {
        points: [
          ...shown.map(([x, lower]) => api.coord([x, lower])),
          ...shown.toReversed().map(([x, , upper]) => api.coord([x, upper])),
        ],
      },
      style: { fill: color, opacity: 0.16 },
    }),
  };
}

const CAP = 4;

/** A custom series of echarts: a vertical line with caps for each interval. */
export function whiskerSeries(whiskers: readonly PlotInterval[], color: string): object {
  return {
    type: 'custom',
    silent: true,
    clip: true,
    data: whiskers.filter((interval) => interval.every(Number.isFinite)).map((interval) => [...interval]),
    encode: { x: 0, y: [1, 2] },
    renderItem: (_: unknown, api: RenderApi) => {
      const [x, low] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const high = api.coord([api.value(0), api.value(2)])[1]!;
      const line = (x1: number, y1: number, x2: number, y2: number): object => ({
        type: 'line',
        shape: { x1, y1, x2, y2 },
        style: { stroke: color, lineWidth: 1.25 },
      });
      return {
        type: 'group',
        children: [
          line(x, low, x, high),
          line(x - CAP, low, x + CAP, low),
          line(x - CAP, high, x + CAP, high),
        ],
      };
    },
  };
}
