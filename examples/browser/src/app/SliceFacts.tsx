import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import { positionText } from '../viewer/positionText';
import { isPositive } from './isPositive';
import { probabilityText } from './wording';

/** Facts about the slice that is shown. */
export function SliceFacts({ viewer }: { viewer: Viewer }): JSX.Element {
  const { ct, slice: shown, reading: read } = viewer.state;
  const { volume } = ct.value!;
  const [slice, reading] = [shown.value, read.value];
  const probability = reading?.probabilities[slice];
  return (
    <dl class="slice-facts">
      <div>
        <dt>Slice</dt>
        <dd>
          {slice + 1} <small>of {volume.slices}</small>
        </dd>
      </div>
      <div>
        <dt>Position</dt>
        <dd>{positionText(volume.positionsMm[slice]!)}</dd>
      </div>
      <div>
        <dt>Probability</dt>
        <dd>
          {probability === undefined ? '–' : probabilityText(probability)}
          {reading && isPositive(reading, slice) && <small class="positive"> positive</small>}
        </dd>
      </div>
      {volume.truth && (
        <div>
          <dt>Truth</dt>
          <dd>{volume.truth[slice] ? 'blood' : 'no blood'}</dd>
        </div>
      )}
    </dl>
  );
}
