import type { HounsfieldWindow } from '@radnet/data';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sidesOf } from '../../../sidesOf';
import type { HeatMaps, ShownVolume } from '../worker/viewerWorker';
import './ctViewer.css';
import type { CtPicture } from './openCtPicture';
import { fieldOf, movedView, WHOLE_SLICE } from './pictureView';
import { positionText } from './positionText';
import { useCtPicture } from './useCtPicture';
import { usePrintedPicture } from './usePrintedPicture';
import { useSliceControls } from './useSliceControls';
import { ZoomButtons } from './ZoomButtons';

export interface CtViewerProps {
  readonly volume: ShownVolume;
  /** From 0. */
  readonly slice: number;
  readonly onSlice: (slice: number) => void;
  readonly window: HounsfieldWindow;
  /** Drawn on positive slices only, because the maps mean nothing on others. */
  readonly heat?: { readonly maps: HeatMaps; readonly positive: readonly boolean[] } | undefined;
  /** From 0 to 1. */
  readonly heatOpacity: number;
}

/** A picture that has drawn a slice of a CT. */
interface Drawn {
  readonly picture: CtPicture;
  readonly volume: ShownVolume;
}

const isOf = (drawn: Drawn | undefined, picture: CtPicture, volume: ShownVolume): boolean =>
  drawn?.picture === picture && drawn.volume === volume;

/**
 * One slice of a CT, as large as its container allows. For assistive technology it is a slider whose value is the slice.
 * Wheel, keys and a finger go through the slices; buttons, two fingers, Ctrl and the wheel, or + and - zoom.
 */
export function CtViewer(props: CtViewerProps): JSX.Element {
  const { volume, slice, window, heat, heatOpacity } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const paper = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState(WHOLE_SLICE);
  const { picture, trouble, fail, attempt, retry } = useCtPicture(canvas);
  const [drawn, setDrawn] = useState<Drawn>();
  const controls = useSliceControls(props, setView);
  // The button disappears, and would take the focus with it.
  const retryFocused = (): void => {
    frame.current!.focus();
    retry();
  };
  const maps = heat?.positive[slice] ? heat.maps : undefined;

  useEffect(() => {
    setView(WHOLE_SLICE);
    // The next CT may be drawn although the last one could not.
    if (trouble !== undefined) retry();
  }, [volume]);
  // Before the browser paints, so that a slice is seen a frame earlier.
  useLayoutEffect(() => {
    picture
      ?.show({ volume, slice, window, heat: maps, heatOpacity })
      // Keeps the old object if nothing changed, so that scrolling renders nothing twice.
      .then(() => setDrawn((former) => (isOf(former, picture, volume) ? former : { picture, volume })))
      .catch(fail);
  }, [picture, volume, slice, window.level, window.width, maps, heatOpacity]);
  // Without depending on the volume, it would keep an old one until the reader zooms.
  useLayoutEffect(() => picture?.look(view), [picture, view, volume]);
  usePrintedPicture(picture, paper);

  const position = positionText(volume.positionsMm[slice]!);
  const field = fieldOf(volume);
  const shape = { '--aspect': field.widthMm / field.heightMm };
  const [left, right] = sidesOf(volume.rowDirection[0]);
  return (
    <div class="ct-viewer-frame" ref={frame} tabIndex={-1}>
      {trouble !== undefined ? (
        <div class="ct-viewer ct-viewer-trouble">
          <p role="alert">{trouble.message}</p>
          {trouble.passes && (
            <button type="button" onClick={retryFocused}>
              Show the picture again
            </button>
          )}
        </div>
      ) : (
        <>
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
            aria-busy={picture === undefined || !isOf(drawn, picture, volume)}
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
          <ZoomButtons
            onZoom={(factor) => setView((former) => movedView(former, field, { factor }))}
            onWholeSlice={() => setView(WHOLE_SLICE)}
          />
        </>
      )}
    </div>
  );
}
