import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { DrawPlotOptions } from '../../../report/drawPlot';
import { seriesKey } from '../../../report/seriesStyle';
import type { Plot } from './trainingPlots';

export type Draw = (options: DrawPlotOptions) => string;

/** Height divided by width, until the plot reaches its largest height. */
const ASPECT = 0.62;
const MOST_HEIGHT = 320;
/** The root's font size, in pixels, for which a plot's sizes are designed. */
const USUAL_FONT = 16;

/**
 * A plot as wide as its container, with text as large as the page's. Screen readers get a description.
 *
 * @param draw Undefined until it is loaded.
 */
export function Curve(props: {
  readonly title: string;
  readonly label: string;
  readonly plot: Plot;
  readonly draw: Draw | undefined;
  readonly note?: string;
}): JSX.Element {
  const { title, label, plot, draw, note } = props;
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const height = Math.min(MOST_HEIGHT, ASPECT * width);
  const svg = useMemo(
    () => (draw && width > 0 ? draw({ ...plot, width, height }) : ''),
    [draw, plot, width, height],
  );
  const named = plot.series.filter(({ name }) => name !== undefined);
  return (
    <figure class="curve">
      <figcaption>{title}</figcaption>
      <div
        ref={place}
        class="curve-plot"
        role="img"
        aria-label={`${title}. ${label}`}
        dangerouslySetInnerHTML={{ __html: svg }}
      />
      <ul class="curve-key" aria-hidden="true">
        {named.map(({ name, style, shape }) => (
          <li key={name}>
            <span dangerouslySetInnerHTML={{ __html: seriesKey(style, shape).text }} />
            {name}
          </li>
        ))}
      </ul>
      {note !== undefined && <p class="hint">{note}</p>}
    </figure>
  );
}

/** Returns an element's width, in pixels of a page with the usual font size; 0 until it is laid out. */
function useWidth(place: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      const font = parseFloat(getComputedStyle(document.documentElement).fontSize);
      setWidth((place.current!.clientWidth * USUAL_FONT) / font);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, [place]);
  return width;
}
