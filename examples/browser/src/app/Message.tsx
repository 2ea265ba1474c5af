import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import { thenFocusMain } from './thenFocusMain';

/** Tells what went wrong, or why something was not done. */
export function Message({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const message = viewer.state.message.value;
  if (message === undefined) return null;
  return (
    <div class={`message message-${message.kind}`}>
      <p role="alert">{message.text}</p>
      <div class="buttons">
        {message.damaged && (
          <button type="button" onClick={thenFocusMain(() => viewer.openWithoutDamaged())}>
            Read it without the damaged slices
          </button>
        )}
        <button type="button" class="quiet" onClick={thenFocusMain(() => viewer.dismissMessage())}>
          Dismiss
        </button>
      </div>
    </div>
  );
}
