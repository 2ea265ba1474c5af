import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Viewer } from '../state/viewer';
import type { Task } from '../state/viewerState';
import { focusMain } from './thenFocusMain';
import { callText } from './wording';

/** Shown while the browser lists a folder, whatever the worker is doing. */
const LISTING: Task = { stage: 'Listing the files', canCancel: true };

/** What is being done, its progress, and a button to cancel it. Always at the lower edge of the window. */
export function Activity({ viewer }: { viewer: Viewer }): JSX.Element {
  const { task: running, isListing, reading } = viewer.state;
  const task = isListing.value ? LISTING : running.value;
  const done = reading.value && callText(reading.value);
  return (
    <>
      <p class="visually-hidden" role="status">
        {task ? task.stage : done && `${done.call}: ${done.because}`}
      </p>
      {task && (
        <div class="activity">
          <p>
            {task.stage}
            {task.fraction !== undefined && <span class="percent"> {Math.floor(100 * task.fraction)} %</span>}
          </p>
          <progress aria-label={task.stage} max={1} value={task.fraction} />
          {task.canCancel && <CancelButton viewer={viewer} />}
        </div>
      )}
    </>
  );
}

/** It may also disappear by itself; then the focus must not jump to the top of the page. */
function CancelButton({ viewer }: { viewer: Viewer }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const own = button.current;
    return () => {
      if (document.activeElement === own) focusMain();
    };
  }, []);
  return (
    <button ref={button} type="button" onClick={() => viewer.cancel()}>
      Cancel
    </button>
  );
}
