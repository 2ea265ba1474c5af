import { HOUNSFIELD_WINDOWS } from '@radnet/data';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import { CtViewer } from '../viewer/CtViewer';
import { HeatControl } from './HeatControl';
import { isPositive } from './isPositive';
import { PictureHelp } from './PictureHelp';
import { SliceFacts } from './SliceFacts';
import { SliceStrip } from './SliceStrip';
import { WindowPresets } from './WindowPresets';
import { ctSize, ctTitle } from './wording';

/** The open CT: its slices, how they are shown, and the model's answer for each. */
export function ViewerPanel({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const { ct, slice, window, heatOpacity, reading } = viewer.state;
  const heat = useComputed(() => {
    const read = reading.value;
    if (read?.heat === undefined) return undefined;
    const positive = Array.from(read.probabilities.keys(), (slice) => isPositive(read, slice));
    return { maps: read.heat, positive };
  });
  if (ct.value === undefined) return null;
  const { source, volume } = ct.value;
  return (
    <section class="viewer" id="viewer" tabIndex={-1} aria-labelledby="ct">
      <div class="viewer-heading">
        <h2 id="ct">{ctTitle(source)}</h2>
        <p class="hint">{ctSize(volume)}</p>
      </div>
      <div class="picture">
        <CtViewer
          volume={volume}
          slice={slice.value}
          onSlice={(to) => viewer.showSlice(to)}
          window={HOUNSFIELD_WINDOWS[window.value]}
          heat={heat.value}
          heatOpacity={heatOpacity.value}
        />
      </div>
      <SliceStrip viewer={viewer} />
      <div class="viewer-controls">
        <SliceFacts viewer={viewer} />
        <WindowPresets viewer={viewer} />
        <HeatControl viewer={viewer} />
      </div>
      <PictureHelp />
    </section>
  );
}
