import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';

/** Explains why the controls beside it are disabled for now. */
export function WaitsForTraining({ viewer }: { viewer: Viewer }): JSX.Element | null {
  if (!viewer.state.isTraining.value) return null;
  return <p class="hint no-print">Waits until the training is done, or cancelled.</p>;
}
