import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import { thenFocusMain } from './thenFocusMain';
import { callText } from './wording';

/** What is being done, how far it is, and how to end it. Always at the lower edge of the window. */
export function Activity({ viewer }: { viewer: Viewer }): JSX.Element {
  const { task: running, reading } = viewer.state;
  const task = running.value;
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
          {task.canCancel && (
            <button type="button" onClick={thenFocusMain(() => viewer.cancel())}>
              Cancel
            </button>
          )}
        </div>
      )}
    </>
  );
}
