import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';
import { GradientMean } from './gradientMean';
import { type Gradients, type GradientTransform, transformGradients, type UpdateInfo } from './gradients';
import { isDecayed, type Optimizer } from './optimizer';
import { requireNumber } from './requireNumber';
import { settle } from './settle';
import { sgd } from './sgd';
import { checkValues, requireNames, Slot, type Slots } from './slots';
import { updateTogether } from './updateTogether';
import { averagedWeights, type AverageOptions, WeightAverage } from './weightAverage';

/** Settings for `train` that control how gradients change the weights. */
export interface UpdateOptions {
  /** The optimizer. Default `sgd()`, with a momentum of 0.9. */
  readonly optimizer?: Optimizer;
  /**
   * Number of steps whose gradients are combined into one update of the weights: their mean over all real slices. Steps
   * left over at the end of an epoch make an update of their own. Default 1.
   */
  readonly accumulate?: number;
  /**
   * Transforms applied to the gradients of each update, in this order: see `clipByGlobalNorm`, `clipByValue`. Default
   * none.
   */
  readonly gradients?: readonly GradientTransform[];
  /** Keeps a moving average of the weights, which is then what is scored and saved. By default there is none. */
  readonly average?: AverageOptions;
}

/**
 * The part of a checkpoint that the updates of the weights need to resume. Plain data: there is nothing to dispose of.
 */
export interface UpdatesState {
  /** Number of updates done. Missing from runs saved before December 2026, which did not count them. */
  readonly updates?: number;
  /** Number of real slices that the slot `accumulated` is the mean over; 0 between updates. */
  readonly accumulatedSlices?: number;
  /**
   * The optimizer's slots, then `accumulated`, the gradients of an update under way. With an average, also `trained`:
   * the trained weights, since the saved model holds the averages.
   */
  readonly slots: Slots;
}

/** One step's gradients. */
export interface GradientStep extends UpdateInfo {
  readonly rate: number;
  /** Whether it is the last step of the epoch. */
  readonly isLast: boolean;
}

/**
 * Updates the weights from the gradients of the steps: accumulates and transforms gradients, runs the optimizer and
 * averages the weights. Call `dispose` to free its variables.
 */
export class WeightUpdates {
  private readonly weights: readonly tf.LayerVariable[];
  private readonly optimizer: Optimizer;
  private readonly accumulate: number;
  private readonly transforms: readonly GradientTransform[];
  private readonly slots: readonly Slot[];
  private readonly mean = new GradientMean();
  private readonly average?: WeightAverage;
  private count: number;

  /**
   * @param saved The state of the run to resume.
   * @throws RadnetError if an option is invalid, there are no weights, two weights share a name, or the saved state has
   *   other slots or weights.
   */
  constructor(model: tf.LayersModel, options: UpdateOptions, saved?: UpdatesState) {
    const { optimizer = sgd(), accumulate = 1, gradients = [], average } = options;
    if (average) requireNumber('average.decay', average.decay, { minimum: 0, below: 1 });
    this.weights = model.trainableWeights;
    requireNames(average ? averagedWeights(model) : this.weights);
    this.optimizer = optimizer;
    this.accumulate = accumulate;
    this.transforms = gradients;
    this.count = saved?.updates ?? 0;
    if (saved) checkSaved(saved, model, optimizer, average !== undefined);
    this.slots = optimizer.slots.map((name) => new Slot(name, this.weights, saved?.slots[name]));
    const { accumulated, trained } = saved?.slots ?? {};
    if (accumulated) this.mean.restore(this.weights, accumulated, saved!.accumulatedSlices!);
    if (average) this.average = new WeightAverage(model, average.decay, trained);
  }

  /** The variables to differentiate by. */
  get variables(): tf.Variable[] {
    return this.weights.map((weight) => weight.read() as tf.Variable);
  }

  /** Returns the steps since the last update, before the given step of an epoch (counted from 1). */
  stepsSinceUpdate(step: number): number {
    return (step - 1) % this.accumulate;
  }

  /**
   * Takes over a step's gradients, named as `tf.variableGrads` does. A weight that no loss depends on has
   * no gradient and stays unchanged. Applies the constraints that layers put on their weights.
   */
  async take(gradients: tf.NamedTensorMap, { rate, isLast, ...step }: GradientStep): Promise<void> {
    this.mean.add(this.bySavedName(gradients), step.slices);
    if (this.stepsSinceUpdate(step.step) < this.accumulate - 1 && !isLast) return this.mean.settle();
    const { gradients: mean, slices } = this.mean.take();
    const transformed = await transformGradients(this.transforms, mean, { ...step, slices });
    this.count++;
    try {
      this.move(transformed, rate);
    } finally {
      tf.dispose(transformed);
    }
    this.average?.update(this.count);
    await settle(this.variables);
  }

  /** Puts the trained weights into the model. */
  showTrained(): void {
    this.average?.showTrained();
  }

  /** Puts the weights to score and save into the model. */
  showAverages(): void {
    this.average?.showAverages();
  }

  /** Reads the state to save with the model. Call `showAverages` first. */
  async state(): Promise<UpdatesState> {
    const slots: Record<string, Slots[string]> = {};
    for (const slot of this.slots) slots[slot.name] = await slot.values();
    const { slices } = this.mean;
    if (slices > 0) slots['accumulated'] = await this.mean.values();
    if (this.average) slots['trained'] = await this.average.values();
    return { updates: this.count, accumulatedSlices: slices, slots };
  }

  dispose(): void {
    for (const slot of this.slots) slot.dispose();
    this.mean.dispose();
    this.average?.dispose();
  }

  private bySavedName(gradients: tf.NamedTensorMap): Gradients {
    const found = this.weights.filter(({ name }) => gradients[name]);
    return Object.fromEntries(found.map(({ name, originalName }) => [originalName, gradients[name]!]));
  }

  private move(gradients: Gradients, rate: number): void {
    tf.tidy(() => {
      const { optimizer, slots, count: update } = this;
      for (const weight of updateTogether(this.weights, { optimizer, slots, gradients, rate, update })) {
        const gradient = gradients[weight.originalName];
        if (gradient === undefined) continue;
        const kept = slots.map((slot) => slot.of(weight.originalName));
        const made = optimizer.step({
          weight: weight.read(),
          gradient,
          slots: kept,
          rate,
          update,
          decayed: isDecayed(weight),
        });
        kept.forEach((variable, index) => variable.assign(made.slots[index] as tf.Tensor));
        weight.write(made.weight);
      }
    });
  }
}

function checkSaved(
  { slots }: UpdatesState,
  model: tf.LayersModel,
  optimizer: Optimizer,
  isAveraged: boolean,
): void {
  const { accumulated = {}, ...found } = slots;
  const expected = [...optimizer.slots, ...(isAveraged ? ['trained'] : [])];
  const names = Object.keys(found);
  if (names.length !== expected.length || expected.some((name) => !names.includes(name))) {
    throw new RadnetError(
      `resume: expected the state of the same optimizer, with an average or without as now (${expected.join(', ')}), ` +
        `got ${names.join(', ') || 'none'}`,
    );
  }
  const weights = model.trainableWeights;
  for (const name of optimizer.slots) checkValues(name, found[name]!, weights);
  checkValues(
    'accumulated',
    accumulated,
    weights.filter(({ originalName }) => originalName in accumulated),
  );
  if (isAveraged) checkValues('trained', found['trained']!, averagedWeights(model));
}
