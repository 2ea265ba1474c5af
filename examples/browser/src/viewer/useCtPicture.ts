import { RadnetError } from '@radnet/core';
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { CtPicture } from './openCtPicture';

/** Why there is no picture, as a message for the reader. */
export interface Trouble {
  readonly message: string;
  /** Whether another try may succeed. */
  readonly passes: boolean;
}

export interface UsedCtPicture {
  readonly picture: CtPicture | undefined;
  readonly trouble: Trouble | undefined;
  readonly fail: (error: unknown) => void;
  /** Counts the tries. Each needs a new canvas, because a canvas that has lost WebGL does not get it back. */
  readonly attempt: number;
  readonly retry: () => void;
}

const LOST: Trouble = {
  message:
    'The graphics card has dropped the picture, as it does when it is short of memory, restarts, or the computer slept.',
  passes: true,
};

/** Keeps niivue, which is loaded with the first CT, on a canvas, for as long as the component lives. */
export function useCtPicture(canvas: RefObject<HTMLCanvasElement | null>): UsedCtPicture {
  const [attempt, setAttempt] = useState(0);
  const [picture, setPicture] = useState<CtPicture>();
  const [trouble, setTrouble] = useState<Trouble>();
  const retry = (): void => {
    setTrouble(undefined);
    setAttempt((count) => count + 1);
  };
  const fail = (error: unknown): void => setTrouble(troubleOf(error));

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
      // Otherwise the browser never frees it.
      event.preventDefault();
      close();
      setTrouble(LOST);
    };
    own.addEventListener('webglcontextlost', lose);
    own.addEventListener('webglcontextrestored', retry);
    import('./openCtPicture')
      .catch(() => {
        // Browsers remember the failure, so another try would fail, too.
        throw new RadnetError('What draws the picture could not be loaded. Reload the page to try again.');
      })
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

  return { picture, trouble, fail, attempt, retry };
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof RadnetError) return { message: error.message, passes: false };
  return { message: `The picture cannot be drawn: ${String(error)}`, passes: true };
}
