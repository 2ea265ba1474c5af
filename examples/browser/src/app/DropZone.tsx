import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { NamedFile } from '../worker/viewerWorker';
import { namedFiles } from './namedFiles';

/** Takes what is dropped anywhere on the page, and says so while it is held above. */
export function DropZone(props: {
  readonly onFiles: (files: Promise<readonly NamedFile[]>) => void;
}): JSX.Element {
  const { onFiles } = props;
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      event.dataTransfer!.dropEffect = 'copy';
      setIsHeld(true);
    };
    const leave = (event: DragEvent): void => {
      // Of the page, not of something on it.
      if (event.relatedTarget === null) setIsHeld(false);
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setIsHeld(false);
      onFiles(namedFiles(event));
    };
    const listeners = [
      ['dragenter', over],
      ['dragover', over],
      ['dragleave', leave],
      ['drop', drop],
    ] as const;
    for (const [name, listener] of listeners) window.addEventListener(name, listener);
    return () => {
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
