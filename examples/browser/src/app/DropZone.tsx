import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { NamedFile } from '../worker/viewerWorker';
import { namedFiles } from './namedFiles';

/**
 * Files above the page are told at least every 350 ms; nothing tells of their leaving in all browsers: Safari does not say
 * whether they left the page or something on it.
 */
const GONE_MS = 700;

/** Takes what is dropped anywhere on the page, and says so while it is held above. */
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
