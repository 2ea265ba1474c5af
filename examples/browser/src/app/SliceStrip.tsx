import type { JSX } from 'preact';
import { describeSlices } from '../../../describeSlices';
import type { Viewer } from '../state/viewer';
import { positionText } from '../viewer/positionText';
import type { CtReading } from '../worker/viewerWorker';
import { isPositive } from './isPositive';
import { StripLegend } from './StripLegend';
import { STRIP_HEIGHT, stripShapes } from './stripShapes';
import { probabilityText } from './wording';

/**
 * The slices of the CT foot to head, as bars of their probability once they are known. A slider lies over them: a click, a finger or
 * the arrow keys go to a slice.
 */
export function SliceStrip({ viewer }: { viewer: Viewer }): JSX.Element {
  const { volume } = viewer.state.ct.value!;
  const reading = viewer.state.reading.value;
  const slice = viewer.state.slice.value;
  const { slices } = volume;
  return (
    <div class="strip" style={{ '--slices': slices }}>
      <div class="strip-plot">
        {reading ? <Bars reading={reading} truth={volume.truth} slice={slice} /> : <Ticks slices={slices} />}
        {reading && (
          <span class="strip-threshold" style={{ '--threshold': reading.threshold }} aria-hidden="true">
            {probabilityText(reading.threshold)}
          </span>
        )}
        <input
          type="range"
          aria-label="Slice"
          aria-valuetext={valueText(slice, slices, volume.positionsMm[slice]!, reading)}
          min={1}
          max={slices}
          value={slice + 1}
          onInput={({ currentTarget }) => viewer.showSlice(Number(currentTarget.value) - 1)}
        />
      </div>
      <p class="strip-ends" aria-hidden="true">
        <span>foot</span>
        <span>head</span>
      </p>
      {reading && <StripLegend reading={reading} truth={volume.truth} />}
    </div>
  );
}

function Bars(props: {
  readonly reading: CtReading;
  readonly truth: readonly boolean[] | undefined;
  readonly slice: number;
}): JSX.Element {
  const { reading, truth, slice } = props;
  const { probabilities, threshold, call } = reading;
  const shapes = stripShapes(reading, truth);
  const label = describeSlices({ probabilities, threshold, run: call.run, ...(truth && { labels: truth }) });
  return (
    <svg
      viewBox={`0 0 ${probabilities.length} ${STRIP_HEIGHT + 16}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Probability of hemorrhage: ${label}`}
    >
      {shapes.runs.map(({ start, length }) => (
        <rect key={start} class="strip-run" x={start} y={0} width={length} height={STRIP_HEIGHT} />
      ))}
      <path class="strip-negative" d={shapes.negative} />
      <path class="strip-positive" d={shapes.positive} />
      <path class="strip-limit" d={`M0 ${shapes.thresholdY}H${probabilities.length}`} />
      <path class="strip-base" d={`M0 ${STRIP_HEIGHT}H${probabilities.length}`} />
      {shapes.truth?.map(({ start, length }) => (
        <rect key={start} class="strip-truth" x={start} y={STRIP_HEIGHT + 5} width={length} height={11} />
      ))}
      <path class="strip-here" d={`M${slice + 0.5} 0V${STRIP_HEIGHT}`} />
    </svg>
  );
}

function Ticks({ slices }: { readonly slices: number }): JSX.Element {
  const ticks = Array.from({ length: slices }, (_, slice) => `M${slice + 0.5} 88V${STRIP_HEIGHT}`).join('');
  return (
    <svg viewBox={`0 0 ${slices} ${STRIP_HEIGHT + 16}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="strip-base" d={`${ticks}M0 ${STRIP_HEIGHT}H${slices}`} />
    </svg>
  );
}

function valueText(slice: number, slices: number, mm: number, reading: CtReading | undefined): string {
  const place = `slice ${slice + 1} of ${slices}, ${positionText(mm)}`;
  if (reading === undefined) return place;
  const side = isPositive(reading, slice) ? 'positive' : 'not positive';
  return `${place}, probability ${probabilityText(reading.probabilities[slice]!)}, ${side}`;
}
