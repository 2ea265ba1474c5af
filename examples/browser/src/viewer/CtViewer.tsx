import type { HounsfieldWindow } from '@radnet/data';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sidesOf } from '../../../sidesOf';
import type { HeatMaps, ShownVolume } from '../worker/viewerWorker';
import './ctViewer.css';
import { WHOLE_SLICE } from './pictureView';
import { useCtPicture } from './useCtPicture';
import { usePrintedPicture } from './usePrintedPicture';
import { useSliceControls } from './useSliceControls';

export interface CtViewerProps {
  readonly volume: ShownVolume;
  /** From 0. */
  readonly slice: number;
  readonly onSlice: (slice: number) => void;
  readonly window: HounsfieldWindow;
  /** Drawn on positive slices alone, as elsewhere the maps say nothing. */
  readonly heat?: { readonly maps: HeatMaps; readonly positive: readonly boolean[] } | undefined;
  /** From 0 to 1. */
  readonly heatOpacity: number;
}

/**
 * One slice of a CT, as large as the place around it lets it be. A slider for assistive technology: its value is the slice.
 * Wheel, keys and a finger go through the slices; two fingers, Ctrl and the wheel, or + and - zoom.
 */
export function CtViewer(props: CtViewerProps): JSX.Element {
  const { volume, slice, window, heat, heatOpacity } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const paper = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState(WHOLE_SLICE);
  const { picture, trouble, fail, attempt, retry } = useCtPicture(canvas);
  const controls = useSliceControls(props, setView);
  const maps = heat?.positive[slice] ? heat.maps : undefined;

  useEffect(() => {
    setView(WHOLE_SLICE);
    // Another CT may be drawn where the last one was not.
    if (trouble !== undefined) retry();
  }, [volume]);
  // Before the browser paints, so that a slice is seen a frame earlier.
  useLayoutEffect(() => {
    picture?.show({ volume, slice, window, heat: maps, heatOpacity }).catch(fail);
  }, [picture, volume, slice, window.level, window.width, maps, heatOpacity]);
  // Without the volume, it would hold an old one for as long as nobody zooms.
  useLayoutEffect(() => picture?.look(view), [picture, view, volume]);
  usePrintedPicture(picture, paper);

  if (trouble !== undefined) {
    return (
      <div class="ct-viewer ct-viewer-trouble">
        <p role="alert">{trouble.message}</p>
        {trouble.passes && (
          <button type="button" onClick={retry}>
            Show the picture again
          </button>
        )}
      </div>
    );
  }
  const position = `${positionText(volume.positionsMm[slice]!)} mm`;
  const shape = {
    '--aspect': (volume.width * volume.spacingMm.x) / (volume.height * volume.spacingMm.y),
  };
  const [left, right] = sidesOf(volume.rowDirection[0]);
  return (
    <div
      class="ct-viewer"
      role="slider"
      tabIndex={0}
      aria-label="CT slice"
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={volume.slices}
      aria-valuenow={slice + 1}
      aria-valuetext={`slice ${slice + 1} of ${volume.slices}, ${position}`}
      aria-busy={picture === undefined}
      {...controls}
    >
      <canvas key={attempt} ref={canvas} class="ct-viewer-screen" style={shape} />
      <canvas ref={paper} class="ct-viewer-paper" style={shape} />
      <span class="ct-viewer-side ct-viewer-left">{left}</span>
      <span class="ct-viewer-side ct-viewer-right">{right}</span>
      <span class="ct-viewer-place">
        Slice {slice + 1} of {volume.slices}
        <span class="ct-viewer-position">{position}</span>
      </span>
    </div>
  );
}

/** To a tenth, and never -0.0. */
function positionText(mm: number): string {
  return (Math.round(10 * mm) / 10 + 0).toFixed(1);
}
