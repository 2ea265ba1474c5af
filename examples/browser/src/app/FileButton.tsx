import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { NamedFile } from '../worker/viewerWorker';
import { namedFiles } from './namedFiles';

export interface FileButtonProps {
  /** Whether a folder is chosen, or files. */
  readonly folder?: boolean;
  readonly class?: string | undefined;
  readonly disabled: boolean;
  readonly children: ComponentChildren;
  readonly onFiles: (files: Promise<readonly NamedFile[]>) => void;
}

/** A button that opens the dialog for choosing files. */
export function FileButton({ folder = false, onFiles, children, ...rest }: FileButtonProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const choose = (event: Event): void => {
    onFiles(namedFiles(event));
    // Otherwise the same files could not be chosen again.
    input.current!.value = '';
  };
  return (
    <>
      <button
        type="button"
        class={rest.class}
        disabled={rest.disabled}
        onClick={() => input.current!.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        // Preact's types lack it.
        {...(folder && { webkitdirectory: true })}
        onChange={choose}
      />
    </>
  );
}
