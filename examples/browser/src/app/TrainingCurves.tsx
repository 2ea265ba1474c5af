import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { TrainingUpdate } from '../worker/viewerWorker';
import { Curve, type Draw } from './Curve';
import { EpochTable } from './EpochTable';
import './trainingCurves.css';
import { lossPlot, scorePlot } from './trainingPlots';
import { trainingSeries } from './trainingSeries';
import { epochText, lossText } from './trainingText';

/** The progress of a training: its loss for each step, its scores for each epoch, the same in numbers, and each epoch announced to screen readers. */
export function TrainingCurves({ updates }: { updates: readonly TrainingUpdate[] }): JSX.Element | null {
  const draw = useDraw();
  const series = trainingSeries(updates);
  const { last, epochs } = series;
  const count = last?.epochs ?? 1;
  // It is redrawn with each epoch, not with each step.
  const scores = useMemo(() => scorePlot(series, count), [epochs.length, count]);
  if (last === undefined) return null;
  const done = epochs.at(-1);
  return (
    <div class="curves">
      <div class="curve-pair">
        <Curve title="Loss in training" label={lossText(series)} plot={lossPlot(series, count)} draw={draw} />
        <Curve
          title="Scores on validation phantoms"
          label={done ? epochText(done) : 'No epoch is done yet.'}
          plot={scores}
          draw={draw}
          note="The large dot is the best epoch so far, whose weights are kept."
        />
      </div>
      <EpochTable epochs={epochs} />
      <p class="visually-hidden" aria-live="polite">
        {done && epochText(done)}
      </p>
    </div>
  );
}

/** The library that draws the plots is larger than the page, and only a training needs it. If it does not load, the numbers remain. */
function useDraw(): Draw | undefined {
  const [draw, setDraw] = useState<{ readonly curve: Draw }>();
  useEffect(() => {
    import('./drawCurve').then(
      ({ drawCurve }) => setDraw({ curve: drawCurve }),
      () => undefined,
    );
  }, []);
  return draw?.curve;
}
