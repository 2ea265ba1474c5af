import type { PlotPoint } from '../../../report/drawPlot';
import type { EpochDone, StepsTaken, TrainingUpdate } from '../worker/viewerWorker';

/** What a training has told so far, as points over its epochs. */
export interface TrainingSeries {
  readonly losses: readonly PlotPoint[];
  /** The losses' moving mean: those of single steps jump about. */
  readonly smoothed: readonly PlotPoint[];
  readonly epochs: readonly EpochDone[];
  readonly best?: EpochDone;
  readonly last?: StepsTaken;
}

/** Share of the mean so far that a step leaves: of ten steps before, a third is left. */
const KEPT = 0.9;

export function trainingSeries(updates: readonly TrainingUpdate[]): TrainingSeries {
  const steps = updates.filter((update) => update.kind === 'step');
  const epochs = updates.filter((update) => update.kind === 'epoch');
  const last = steps.at(-1);
  const best = epochs.findLast(({ isBest }) => isBest);
  const losses = steps.map((update): PlotPoint => [epochsAt(update), update.loss]);
  return {
    losses,
    smoothed: smoothed(losses, last?.stepsPerEpoch ?? 1),
    epochs,
    ...(best && { best }),
    ...(last && { last }),
  };
}

/** How many epochs have gone by, in parts of one. */
function epochsAt({ epoch, step, stepsPerEpoch }: StepsTaken): number {
  return epoch - 1 + step / stepsPerEpoch;
}

function smoothed(points: readonly PlotPoint[], stepsPerEpoch: number): PlotPoint[] {
  let [before, sum, weight] = [0, 0, 0];
  return points.map(([x, loss]) => {
    const kept = KEPT ** Math.round((x - before) * stepsPerEpoch);
    sum = kept * sum + (1 - kept) * loss;
    // What the mean is short of as long as few steps are in it.
    weight = kept * weight + (1 - kept);
    before = x;
    return [x, sum / weight];
  });
}
