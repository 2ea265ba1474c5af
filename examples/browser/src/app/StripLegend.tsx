import type { JSX } from 'preact';
import type { CtReading } from '../worker/viewerWorker';
import { isPositive } from './isPositive';
import { probabilityText } from './wording';

/** What the strip's colours and lines stand for. */
export function StripLegend(props: {
  readonly reading: CtReading;
  readonly truth: readonly boolean[] | undefined;
}): JSX.Element {
  const { reading } = props;
  const { probabilities, threshold, minConsecutive, call } = reading;
  return (
    <ul class="legend">
      {probabilities.some((_, slice) => isPositive(reading, slice)) && (
        <Item swatch="positive">positive slice: {probabilityText(threshold)} or more</Item>
      )}
      <Item swatch="negative">other slice</Item>
      {call.positive && <Item swatch="run">{minConsecutive} or more positive in a row</Item>}
      {props.truth?.includes(true) && <Item swatch="truth">truly holds blood</Item>}
    </ul>
  );
}

function Item({
  swatch,
  children,
}: {
  swatch: string;
  children: JSX.Element['props']['children'];
}): JSX.Element {
  return (
    <li>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <rect class={`strip-${swatch}`} width={12} height={12} />
      </svg>
      {children}
    </li>
  );
}
