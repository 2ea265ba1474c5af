import type { JSX } from 'preact';
import { decimal } from '../../../report/formatNumbers';
import type { Viewer } from '../state/viewer';
import type { CtReading } from '../worker/viewerWorker';
import { PhantomsOnly } from './PhantomsOnly';
import { PositiveSlices } from './PositiveSlices';
import { resultReport } from './resultReport';
import { saveFile } from './saveFile';
import { thenFocusMain } from './thenFocusMain';
import { Warnings } from './Warnings';
import { callText, engineNames, probabilityText, volumeText } from './wording';

/** The model's answer for the open CT. */
export function ResultPanel({ viewer }: { viewer: Viewer }): JSX.Element | null {
  const { ct, reading, model, task } = viewer.state;
  if (ct.value === undefined) return null;
  return (
    <section class="result panel" aria-labelledby="result">
      <h2 id="result">Result</h2>
      {reading.value ? (
        <Reading viewer={viewer} reading={reading.value} />
      ) : task.value ? (
        <p class="hint">The model has yet to read this CT.</p>
      ) : (
        <>
          <p class="hint">The model has not read this CT.</p>
          <button type="button" onClick={thenFocusMain(() => viewer.predict())}>
            Read it now
          </button>
        </>
      )}
      {reading.value === undefined && model.value?.summary.phantomsOnly && <PhantomsOnly />}
      <Warnings warnings={[...ct.value.volume.warnings, ...(reading.value?.warnings ?? [])]} />
    </section>
  );
}

function Reading({ viewer, reading }: { viewer: Viewer; reading: CtReading }): JSX.Element {
  const { ct, model } = viewer.state;
  const { summary } = model.value!;
  const { call, because } = callText(reading);
  const save = (): void => {
    const report = resultReport(reading, ct.value!.volume, summary);
    saveFile('radnet-result.json', `${JSON.stringify(report, undefined, 2)}\n`, 'application/json');
  };
  return (
    <>
      <p class={reading.call.positive ? 'call call-positive' : 'call'}>
        <strong>{call}:</strong> {because}
      </p>
      {summary.phantomsOnly && <PhantomsOnly />}
      <dl class="facts">
        <div>
          <dt>Score</dt>
          <dd>
            {probabilityText(reading.call.score)}{' '}
            <small>the highest threshold at which the CT would still be positive</small>
          </dd>
        </div>
        {reading.volumeMl !== undefined && (
          <div>
            <dt>Volume</dt>
            <dd>
              {volumeText(reading.volumeMl)} <small>marked as blood on positive slices</small>
            </dd>
          </div>
        )}
        <div>
          <dt>Read in</dt>
          <dd>
            {decimal(reading.seconds, 1)} s <small>by {engineNames[reading.engine]}</small>
          </dd>
        </div>
      </dl>
      <PositiveSlices viewer={viewer} reading={reading} />
      <div class="buttons no-print">
        <button type="button" onClick={save}>
          Download result
        </button>
        <button type="button" onClick={() => window.print()}>
          Print
        </button>
      </div>
    </>
  );
}
