import type { ShownVolume } from '../worker/viewerWorker';

/**
 * How many pixels to draw for a pixel of the page: those of the screen, or, where these are more, one for each of the CT's.
 * The browser draws that larger, as smoothly as the graphics card would, and a large screen costs no more than a small one.
 *
 * @param pageWidth Of the whole slice, in pixels of the page.
 */
export function pixelRatioOf(
  { width }: Pick<ShownVolume, 'width'>,
  zoom: number,
  pageWidth: number,
  screenRatio = window.devicePixelRatio,
): number {
  // Half a pixel more: niivue rounds down.
  return Math.min(screenRatio, (width * zoom + 0.5) / pageWidth);
}
