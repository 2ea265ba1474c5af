import type { ShownVolume } from '../worker/viewerWorker';

/**
 * How many pixels to draw for a pixel of the page: as many as the screen has, but not more than one for each pixel of the CT.
 * The browser enlarges that as smoothly as the graphics card would, so a large screen costs no more than a small one.
 *
 * @param pageWidth Width of the whole slice, in pixels of the page.
 */
export function pixelRatioOf(
  { width }: Pick<ShownVolume, 'width'>,
  zoom: number,
  pageWidth: number,
  screenRatio = window.devicePixelRatio,
): number {
  // Half a pixel more, because niivue rounds down.
  return Math.min(screenRatio, (width * zoom + 0.5) / pageWidth);
}
