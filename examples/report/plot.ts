import { drawPlot, type PlotAxis, type PlotSeries } from './drawPlot';
import type { Markup } from './markup';
import { markup, type Part } from './markup';
import { selfContainedSvg } from './selfContainedSvg';
import { seriesKey } from './seriesStyle';
import { closedTable, type Table } from './table';

/** Settings for {@link plot}. */
export interface PlotOptions {
  readonly title: string;
  /** What the plot shows, in a sentence or two below it. */
  readonly caption?: Part;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly PlotSeries[];
  /** The same in numbers, for those who cannot see the plot, or want to copy them. */
  readonly numbers: Table;
}

const WIDTH = 460;
const HEIGHT = 340;

/** A plot as a figure: an SVG in the page's colours, a key, a caption, and a table of what it shows. */
export function plot({ title, caption, x, y, series, numbers }: PlotOptions): Markup {
  const svg = selfContainedSvg(drawPlot({ x, y, series, width: WIDTH, height: HEIGHT }), title);
  const named = series.filter(({ name }) => name !== undefined);
  return markup`<figure class="plot"><h3>${title}</h3>
${svg}
${named.length > 0 && markup`<ul class="key">${named.map(({ name, style, shape }) => markup`<li>${seriesKey(style, shape)}${name}</li>`)}</ul>`}
${caption !== undefined && markup`<figcaption>${caption}</figcaption>`}
${closedTable('In numbers', numbers)}</figure>`;
}
