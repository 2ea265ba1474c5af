import { markup, type Markup } from './markup';
import type { PlotSeries } from './drawPlot';

/** The number of colours for series in the style sheet, light and dark: Okabe and Ito's, which colour-blind readers can tell apart. */
const COLOURS = 6;
const DASHES = ['solid', [7, 3], [2, 2], [9, 3, 2, 3], [12, 4], [4, 4]] as const;

/** The colour of a series as the page's style sheet defines it. */
export function seriesColour(style: PlotSeries['style']): string {
  return style === 'quiet' ? 'var(--axis)' : `var(--series-${(style % COLOURS) + 1})`;
}

/** Dashes, so that colour is never the only difference between two lines. */
export function seriesDash(style: PlotSeries['style']): string | number[] {
  const dash = style === 'quiet' ? ([3, 3] as const) : DASHES[style % DASHES.length]!;
  return typeof dash === 'string' ? dash : [...dash];
}

/** A sample of the series' line, or its dot, for the key below a plot. */
export function seriesKey(style: PlotSeries['style'], shape: PlotSeries['shape']): Markup {
  const color = seriesColour(style);
  const dash = seriesDash(style);
  const dashes = typeof dash === 'string' ? 'none' : dash.join(' ');
  return markup`<svg class="swatch" width="28" height="10" viewBox="0 0 28 10" aria-hidden="true">${
    shape !== 'dots' &&
    markup`<path d="M1 5H27" stroke="${color}" stroke-width="2" stroke-dasharray="${dashes}"/>`
  }${shape !== 'line' && shape !== 'steps' && markup`<circle cx="14" cy="5" r="3.5" fill="${color}"/>`}</svg>`;
}
