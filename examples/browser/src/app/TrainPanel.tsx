import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import { thenFocusMain } from './thenFocusMain';
import { TrainingCurves } from './TrainingCurves';
import { trainingPlace } from './trainingPlace';

/** Trains a model in the page. */
export function TrainPanel({ viewer }: { viewer: Viewer }): JSX.Element {
  const { training, isTraining, former, ct } = viewer.state;
  const updates = training.value;
  return (
    <section class="train panel no-print" aria-labelledby="train">
      <h2 id="train">Training</h2>
      <p>
        Fits a small network to made-up heads, here in the browser, and then reads a new one with it
        {ct.value && ', in place of the open CT'}.
      </p>
      <div class="buttons">
        <button type="button" disabled={isTraining.value} onClick={thenFocusMain(() => viewer.train())}>
          Train the demo on phantoms
        </button>
        {former.value && (
          <button type="button" onClick={thenFocusMain(() => viewer.openFormer())}>
            Open the former CT again
          </button>
        )}
      </div>
      {isTraining.value && <p class="hint">{trainingPlace(updates)}</p>}
      <TrainingCurves updates={updates} />
    </section>
  );
}
