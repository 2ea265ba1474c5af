import type { CtPicture } from './openCtPicture';

/**
 * Copies the picture to a canvas that is printed in its stead, whenever the page is printed.
 *
 * @returns What ends it.
 */
export function keepForPrint(picture: CtPicture, paper: HTMLCanvasElement): () => void {
  const keep = (): void => picture.copyTo(paper);
  window.addEventListener('beforeprint', keep);
  return () => window.removeEventListener('beforeprint', keep);
}
