import type { JSX } from 'preact';
import type { EngineChoice } from '../state/nextStep';
import type { Viewer } from '../state/viewer';
import { ENGINE_NAMES, type EngineReport } from '../worker/viewerWorker';
import { WaitsForTraining } from './WaitsForTraining';
import { engineNames } from './wording';

/** Shows which backend computes, and lets the reader choose another. */
export function EnginePanel({ viewer }: { viewer: Viewer }): JSX.Element {
  const { engine: running, engineChoice, isTraining } = viewer.state;
  const engine = running.value;
  return (
    <section class="engine panel no-print" aria-labelledby="engine">
      <h2 id="engine">Engine</h2>
      <label class="field">
        <span>Compute with</span>
        <select
          value={engineChoice.value}
          disabled={isTraining.value}
          onChange={({ currentTarget }) => viewer.chooseEngine(currentTarget.value as EngineChoice)}
        >
          <option value="automatic">automatic (fastest here)</option>
          {ENGINE_NAMES.map((name) => (
            <option key={name} value={name}>
              {engineNames[name]}
            </option>
          ))}
        </select>
      </label>
      <WaitsForTraining viewer={viewer} />
      {engine && <Report {...engine.report} />}
    </section>
  );
}

function Report({ engine, threads, passedOver }: EngineReport): JSX.Element {
  return (
    <>
      <p>
        {engineNames[engine]} computes
        {threads > 1 && ` with ${threads} threads`}.
      </p>
      {passedOver.length > 0 && (
        <details>
          <summary>Not used: {passedOver.map(({ engine: name }) => engineNames[name]).join(', ')}</summary>
          <dl class="pairs">
            {passedOver.map(({ engine: name, reason }) => (
              <div key={name}>
                <dt>{engineNames[name]}</dt>
                <dd>{reason}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}
