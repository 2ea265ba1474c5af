import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { bandSeries, whiskerSeries } from './plotIntervals';
import { seriesColour, seriesDash } from './seriesStyle';

use([CustomChart, LineChart, ScatterChart, GridComponent, SVGRenderer]);

/** An axis of a plot. */
export interface PlotAxis {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  /** Distance between ticks; by default echarts chooses it. */
  readonly interval?: number;
  /** Ticks in percent, of values in [0, 1]. */
  readonly percent?: boolean;
  readonly log?: boolean;
}

export type PlotPoint = readonly [x: number, y: number];
/** A value with its interval, at a position. */
export type PlotInterval = readonly [x: number, lower: number, upper: number];

/** Points of a plot that belong together, such as a curve. */
export interface PlotSeries {
  /** Name in the key below the plot; a series without a name is not in the key. */
  readonly name?: string;
  /** Index for `seriesColour` and `seriesDash`; `quiet` is a thin grey line for comparison. */
  readonly style: number | 'quiet';
  readonly shape: 'line' | 'steps' | 'dots' | 'line and dots' | 'mark';
  readonly points: readonly PlotPoint[];
  /** A band of pointwise intervals around the line. */
  readonly band?: readonly PlotInterval[];
  /** Intervals of single points, as whiskers. */
  readonly whiskers?: readonly PlotInterval[];
}

/** Settings for {@link drawPlot}. */
export interface DrawPlotOptions {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly PlotSeries[];
  /** Width of the drawing, in pixels. */
  readonly width: number;
  /** Height of the drawing, in pixels. */
  readonly height: number;
}

const FONT_SIZE = 13;

/** Axes and series as an SVG whose colours are variables of the page's style sheet. */
export function drawPlot({ x, y, series, width, height }: DrawPlotOptions): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false,
    textStyle: { color: 'var(--ink)', fontFamily: 'inherit' },
    grid: { left: 58, right: 18, top: 14, bottom: 50 },
    xAxis: axisOption(x, 'middle'),
    yAxis: axisOption(y, 'middle'),
    series: series.flatMap(seriesOptions),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function axisOption({ name, min, max, interval, percent, log }: PlotAxis, nameLocation: 'middle'): object {
  return {
    type: log ? 'log' : 'value',
    name,
    nameLocation,
    nameGap: name.length > 0 ? 34 : 0,
    nameTextStyle: { color: 'var(--ink)', fontSize: FONT_SIZE },
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(interval !== undefined && { interval }),
    scale: min === undefined,
    splitNumber: 5,
    axisLine: { show: true, onZero: false, lineStyle: { color: 'var(--axis)' } },
    axisTick: { show: true, lineStyle: { color: 'var(--axis)' } },
    splitLine: { lineStyle: { color: 'var(--grid)' } },
    axisLabel: {
      color: 'var(--muted)',
      fontSize: FONT_SIZE - 1,
      formatter: (value: number) => tick(value, percent ?? false),
    },
  };
}

function tick(value: number, percent: boolean): string {
  const rounded = Number((percent ? 100 * value : value).toPrecision(6));
  const small = rounded !== 0 && Math.abs(rounded) < 0.001;
  return `${small ? rounded.toExponential(0) : rounded}${percent ? '%' : ''}`.replace('-', '\u2212');
}

function seriesOptions({ style, shape, points, band, whiskers }: PlotSeries): object[] {
  const color = seriesColour(style);
  const shown = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const line = {
    type: 'line',
    silent: true,
    data: shown,
    symbol: shape === 'line and dots' ? 'circle' : 'none',
    symbolSize: 6,
    itemStyle: { color },
    lineStyle: { color, width: style === 'quiet' ? 1.25 : 2, type: seriesDash(style) },
    ...(shape === 'steps' && { step: 'end' }),
  };
  const dots = {
    type: 'scatter',
    silent: true,
    data: shown,
    symbolSize: 6,
    itemStyle: { color, opacity: 0.7 },
  };
  const mark = {
    ...dots,
    symbolSize: 11,
    itemStyle: { color, borderColor: 'var(--paper)', borderWidth: 2 },
  };
  return [
    ...(band ? [bandSeries(band, color)] : []),
    ...(whiskers ? [whiskerSeries(whiskers, color)] : []),
    ...(shape === 'dots' ? [dots] : shape === 'mark' ? [mark] : [line]),
  ];
}
