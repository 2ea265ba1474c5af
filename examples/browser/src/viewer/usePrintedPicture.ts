import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { CtPicture } from './openCtPicture';

/** Whenever the page is printed, copies the picture to a canvas that is printed instead. */
export function usePrintedPicture(
  picture: CtPicture | undefined,
  paper: RefObject<HTMLCanvasElement | null>,
): void {
  useEffect(() => {
    if (picture === undefined) return undefined;
    const copy = (): void => picture.copyTo(paper.current!);
    window.addEventListener('beforeprint', copy);
    return () => window.removeEventListener('beforeprint', copy);
  }, [picture]);
}
