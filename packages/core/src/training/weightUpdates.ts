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

/** The options of `train` that say how gradients move the weights. */
export interface UpdateOptions {
  /** How gradients move the weights. By default SGD with a momentum of 0.9. */
  readonly optimizer?: Optimizer;
  /**
   * Steps whose gradients make one update of the weights; what is left at the end of an epoch makes one, too. The gradients are
   * the mean over all the steps' real slices. Default 1.
   */
  readonly accumulate?: number;
  /** Change the gradients of each update, in this order: see `clipByGlobalNorm`, `clipByValue`. */
  readonly gradients?: readonly GradientTransform[];
  /** Averages the weights: the averages are what is scored and saved as the model. See `WeightAverage`. */
  readonly average?: AverageOptions;
}

/** Of the updates of the weights, all that a training needs to go on. Plain data: nothing to dispose of. */
export interface UpdatesState {
  /** Updates done. Unknown of runs saved before December 2026, whose optimizer did not count. */
  readonly updates?: number;
  /** Real slices that the slot `accumulated` is the mean over; 0 where no update is under way. */
  readonly accumulatedSlices?: number;
  /**
   * The optimizer's, then `accumulated`, the gradients of an update under way, and with an average `trained`, the weights
   * that are trained on, where the model holds the averages.
   */
  readonly slots: Slots;
}

/** One step's gradients. */
export interface GradientStep extends UpdateInfo {
  readonly rate: number;
  /** Whether the epoch ends with it. */
  readonly isLast: boolean;
}

/**
 * Makes new weights of the gradients of a training's steps: accumulates them, transforms them, has the optimizer move the weights,
 * and averages those. It owns what that takes until `dispose`.
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
   * @param saved of an earlier run to go on with.
   * @throws RadnetError where an option makes no sense, there are no weights, two of them share a name, or what was saved is of other parts or weights.
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

  /** Steps since the last update, before the given one of an epoch, counted from 1. */
  stepsSinceUpdate(step: number): number {
    return (step - 1) % this.accumulate;
  }

  /**
   * Takes over a step's gradients, named as `tf.variableGrads` does. A weight without a gradient, because no
   * loss depends on it, stays as it is. A weight's constraint, where its layer has one, is applied.
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

  /** Has the model hold what a step trains. */
  showTrained(): void {
    this.average?.showTrained();
  }

  /** Has the model hold what is scored and saved. */
  showAverages(): void {
    this.average?.showAverages();
  }

  /** To save with the model, after `showAverages`. */
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
