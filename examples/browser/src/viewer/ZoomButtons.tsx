import type { JSX } from 'preact';

const STEP = 1.5;

/** Buttons that zoom, for readers who have neither a wheel nor a touch screen. */
export function ZoomButtons(props: {
  readonly onZoom: (factor: number) => void;
  readonly onWholeSlice: () => void;
}): JSX.Element {
  const { onZoom, onWholeSlice } = props;
  return (
    <div class="zoom-buttons" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom in" onClick={() => onZoom(STEP)}>
        +
      </button>
      <button type="button" aria-label="Zoom out" onClick={() => onZoom(1 / STEP)}>
        −
      </button>
      <button type="button" onClick={onWholeSlice}>
        whole slice
      </button>
    </div>
  );
}
