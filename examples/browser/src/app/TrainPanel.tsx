import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import { TrainingCurves } from './TrainingCurves';
import { trainingPlace } from './trainingPlace';

/** Has the page train a model of its own. */
export function TrainPanel({ viewer }: { viewer: Viewer }): JSX.Element {
  const { training, isTraining } = viewer.state;
  const updates = training.value;
  return (
    <section class="train panel no-print" aria-labelledby="train">
      <h2 id="train">Training</h2>
      <p>Fits a small network to made-up heads, here in the browser, and reads a new one with it.</p>
      <div class="buttons">
        <button type="button" onClick={() => viewer.train()}>
          Train the demo on phantoms
        </button>
      </div>
      {isTraining.value && <p class="hint">{trainingPlace(updates)}</p>}
      <TrainingCurves updates={updates} />
    </section>
  );
}
