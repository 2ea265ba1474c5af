import type { ShownVolume } from '../worker/viewerWorker';

/** The visible part of a slice. */
export interface PictureView {
  /** 1 shows the whole slice. */
  readonly zoom: number;
  /** How far the slice is moved on the screen, in its millimetres. */
  readonly rightMm: number;
  readonly upMm: number;
}

/** A point or movement on the screen, from the centre of the picture: x to the right and y down, in millimetres of the slice at zoom 1. */
export interface ScreenMm {
  readonly x: number;
  readonly y: number;
}

export interface Field {
  readonly widthMm: number;
  readonly heightMm: number;
}

export function fieldOf({ width, height, spacingMm }: ShownVolume): Field {
  return { widthMm: width * spacingMm.x, heightMm: height * spacingMm.y };
}

export const WHOLE_SLICE: PictureView = { zoom: 1, rightMm: 0, upMm: 0 };

const MOST = 10;

/** Zooms so that the point under the fingers stays there, and moves. The slice always covers the picture. */
export function movedView(
  view: PictureView,
  field: Field,
  {
    factor = 1,
    about = { x: 0, y: 0 },
    by = { x: 0, y: 0 },
  }: { factor?: number; about?: ScreenMm; by?: ScreenMm },
): PictureView {
  const zoom = Math.min(MOST, Math.max(1, view.zoom * factor));
  const growth = 1 / zoom - 1 / view.zoom;
  const within = (mm: number, sideMm: number): number => {
    const most = (sideMm / 2) * (1 - 1 / zoom);
    return Math.min(most, Math.max(-most, mm));
  };
  return {
    zoom,
    rightMm: within(view.rightMm + about.x * growth + by.x / zoom, field.widthMm),
    upMm: within(view.upMm - about.y * growth - by.y / zoom, field.heightMm),
  };
}
