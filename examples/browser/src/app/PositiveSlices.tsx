import type { JSX } from 'preact';
import { counted } from '../../../counted';
import type { Viewer } from '../state/viewer';
import { positionText } from '../viewer/positionText';
import type { CtReading } from '../worker/viewerWorker';
import { isPositive } from './isPositive';
import { probabilityText } from './wording';

/** This many rows fit on a printed page beside the rest; `print.css` hides the others. */
const PRINTED = 16;

/** The positive slices from foot to head. A click goes to a slice. */
export function PositiveSlices({ viewer, reading }: { viewer: Viewer; reading: CtReading }): JSX.Element {
  const { ct, slice: shown } = viewer.state;
  const { positionsMm } = ct.value!.volume;
  const { probabilities } = reading;
  const positive = Array.from(probabilities.keys()).filter((slice) => isPositive(reading, slice));
  if (positive.length === 0) return <p class="hint">No slice is positive.</p>;
  const goTo = (slice: number): void => {
    viewer.showSlice(slice);
    document.getElementById('viewer')!.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div class="positive-slices">
      <table>
        <caption>{counted(positive.length, 'positive slice')}</caption>
        <thead>
          <tr>
            <th scope="col">Slice</th>
            <th scope="col">Position</th>
            <th scope="col">Probability</th>
          </tr>
        </thead>
        <tbody>
          {positive.map((slice) => (
            <tr key={slice} class={slice === shown.value ? 'current' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  aria-label={`Go to slice ${slice + 1}`}
                  aria-current={slice === shown.value}
                  onClick={() => goTo(slice)}
                >
                  {slice + 1}
                </button>
              </th>
              <td>{positionText(positionsMm[slice]!)}</td>
              <td>{probabilityText(probabilities[slice]!)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {positive.length > PRINTED && <p class="print-only">and {positive.length - PRINTED} more</p>}
    </div>
  );
}
