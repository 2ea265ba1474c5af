import type { JSX } from 'preact';
import type { Viewer } from '../state/viewer';
import type { ModelSummary } from '../worker/viewerWorker';
import { FileButton } from './FileButton';
import { thenFocusMain } from './thenFocusMain';
import { WaitsForTraining } from './WaitsForTraining';
import { probabilityText } from './wording';

const origins: Readonly<Record<ModelSummary['origin'], string>> = {
  shipped: 'comes with this page',
  opened: 'opened from your files',
  'trained here': 'trained in this page',
};

/** The open model, and what it was trained on. */
export function ModelPanel({ viewer }: { viewer: Viewer }): JSX.Element {
  const model = viewer.state.model.value;
  const isTraining = viewer.state.isTraining.value;
  return (
    <section class="model panel" aria-labelledby="model">
      <h2 id="model">Model</h2>
      {model ? <Summary {...model.summary} /> : <p class="hint">No model is open yet.</p>}
      <div class="buttons no-print">
        <FileButton
          folder
          disabled={isTraining}
          onFiles={(listing) => viewer.whenListed(listing, (files) => viewer.openModel(files))}
        >
          Open a trained model
        </FileButton>
        {model && model.source !== 'shipped' && (
          <button
            type="button"
            disabled={isTraining}
            onClick={thenFocusMain(() => viewer.openModel('shipped'))}
          >
            Back to the shipped model
          </button>
        )}
      </div>
      <p class="hint no-print">
        A folder that <code>npm run train</code> left.
      </p>
      <WaitsForTraining viewer={viewer} />
    </section>
  );
}

function Summary(summary: ModelSummary): JSX.Element {
  return (
    <dl class="pairs">
      <div>
        <dt>Origin</dt>
        <dd>{origins[summary.origin]}</dd>
      </div>
      <div>
        <dt>Network</dt>
        <dd>{summary.description}</dd>
      </div>
      <div>
        <dt>Trained on</dt>
        <dd>
          {summary.trainedOn} {summary.phantomsOnly && <span class="badge">phantoms only</span>}
        </dd>
      </div>
      <div>
        <dt>Threshold</dt>
        <dd>
          {probabilityText(summary.threshold)}, in {summary.minConsecutive} slices in a row
        </dd>
      </div>
      <div>
        <dt>Fingerprint</dt>
        <dd>
          <code>{summary.fingerprint}</code>
        </dd>
      </div>
    </dl>
  );
}
