import type { PlotPoint } from '../../../report/drawPlot';
import type { EpochDone, StepsTaken, TrainingUpdate } from '../worker/viewerWorker';

/** The reports of a training so far, as points over its epochs. */
export interface TrainingSeries {
  readonly losses: readonly PlotPoint[];
  /** The moving mean of the losses, because those of single steps vary a lot. */
  readonly smoothed: readonly PlotPoint[];
  readonly epochs: readonly EpochDone[];
  readonly best?: EpochDone;
  readonly last?: StepsTaken;
}

/** The share of the previous mean that a step keeps. After ten steps a third is left. */
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

/** How many epochs have passed, with fractions. */
function epochsAt({ epoch, step, stepsPerEpoch }: StepsTaken): number {
  return epoch - 1 + step / stepsPerEpoch;
}

function smoothed(points: readonly PlotPoint[], stepsPerEpoch: number): PlotPoint[] {
  let [before, sum, weight] = [0, 0, 0];
  return points.map(([x, loss]) => {
    const kept = KEPT ** Math.round((x - before) * stepsPerEpoch);
    sum = kept * sum + (1 - kept) * loss;
    // Corrects the bias of the mean while it contains few steps.
    weight = kept * weight + (1 - kept);
    before = x;
    return [x, sum / weight];
  });
}
