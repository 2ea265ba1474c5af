import { RadnetError } from '@radnet/core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { CtPicture, ShownSlice } from './openCtPicture';
import type { PictureView } from './pictureView';

export interface UsedPicture {
  readonly picture: CtPicture | undefined;
  /** Why there is no picture, for people. */
  readonly trouble: string | undefined;
  /** Counts the tries; each needs a canvas of its own, as WebGL's loss stays with a canvas. */
  readonly attempt: number;
  readonly retry: () => void;
}

const LOST =
  'The graphics card has dropped the picture, as it does when it is short of memory, restarts, or the computer slept.';

/** Keeps niivue, which is loaded when the first CT is shown, on a canvas, for as long as the component lives. */
export function usePicture(
  canvas: RefObject<HTMLCanvasElement | null>,
  { volume, slice, window, heat, heatOpacity }: ShownSlice,
  view: PictureView,
): UsedPicture {
  const [attempt, setAttempt] = useState(0);
  const [picture, setPicture] = useState<CtPicture>();
  const [trouble, setTrouble] = useState<string>();
  const retry = (): void => {
    setTrouble(undefined);
    setAttempt((count) => count + 1);
  };
  const fail = (error: unknown): void => {
    setTrouble(
      error instanceof RadnetError ? error.message : `The picture cannot be drawn: ${String(error)}`,
    );
  };

  useEffect(() => {
    const own = canvas.current!;
    let opened: CtPicture | undefined;
    let left = false;
    const close = (): void => {
      left = true;
      opened?.close();
      setPicture(undefined);
    };
    const lose = (event: Event): void => {
      // Otherwise the browser never gives it back.
      event.preventDefault();
      close();
      setTrouble(LOST);
    };
    own.addEventListener('webglcontextlost', lose);
    own.addEventListener('webglcontextrestored', retry);
    import('./openCtPicture')
      .then(({ openCtPicture }) => openCtPicture(own))
      .then((result) => {
        opened = result;
        if (left) result.close();
        else setPicture(result);
      })
      .catch(fail);
    return () => {
      own.removeEventListener('webglcontextlost', lose);
      own.removeEventListener('webglcontextrestored', retry);
      close();
    };
  }, [attempt]);

  // Before the browser paints, so that a slice is seen a frame earlier.
  useLayoutEffect(() => {
    picture?.show({ volume, slice, window, heat, heatOpacity }).catch(fail);
  }, [picture, volume, slice, window.level, window.width, heat, heatOpacity]);
  useLayoutEffect(() => picture?.look(view), [picture, view]);

  return { picture, trouble, attempt, retry };
}
