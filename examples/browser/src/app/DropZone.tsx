import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { NamedFile } from '../worker/viewerWorker';
import { namedFiles } from './namedFiles';

/**
 * Browsers report files above the page at least every 350 ms. Not all of them report that files left: Safari does not say
 * whether they left the page or only an element on it.
 */
const GONE_MS = 700;

/** Accepts files dropped anywhere on the page, and says so while they are held above it. */
export function DropZone(props: {
  readonly onFiles: (files: Promise<readonly NamedFile[]>) => void;
}): JSX.Element {
  const { onFiles } = props;
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    let timer: number | undefined;
    const hide = (): void => setIsHeld(false);
    const over = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.dataTransfer!.dropEffect = 'copy';
      setIsHeld(true);
      clearTimeout(timer);
      timer = window.setTimeout(hide, GONE_MS);
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      clearTimeout(timer);
      hide();
      onFiles(namedFiles(event));
    };
    const listeners = [
      ['dragenter', over],
      ['dragover', over],
      ['drop', drop],
    ] as const;
    for (const [name, listener] of listeners) window.addEventListener(name, listener);
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of listeners) window.removeEventListener(name, listener);
    };
  }, [onFiles]);
  return (
    <div class="drop-zone" hidden={!isHeld}>
      <p>Drop it here: a folder, files or a zip of a CT</p>
    </div>
  );
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
