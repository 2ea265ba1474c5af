import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Viewer } from '../state/viewer';
import { thenFocusMain } from './thenFocusMain';

/** The series in the opened files, of which the reader chooses one. */
export function SeriesChoice({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const offered = viewer.state.offered.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [offered]);
  if (offered === undefined) return null;
  return (
    <section class="series-choice panel" aria-labelledby="series">
      <h2 id="series" ref={heading} tabIndex={-1}>
        Which series?
      </h2>
      <p>{offered.offers.length} series of these files can be read. Choose one.</p>
      <ul>
        {offered.offers.map(({ key, description }) => (
          <li key={`${key.seriesInstanceUid} ${key.acquisition ?? ''}`}>
            <button type="button" onClick={thenFocusMain(() => viewer.chooseSeries(key))}>
              {description}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="quiet" onClick={thenFocusMain(() => viewer.chooseNoSeries())}>
        None of them
      </button>
    </section>
  );
}
