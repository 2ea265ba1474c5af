import type * as tf from '@tensorflow/tfjs';
import { exchange } from './exchange';
import { moveTowards } from './moveTowards';
import { runningStatisticsOf } from './runningStatistics';
import { Slot, type WeightValues } from './slots';

/** Settings for the average of the weights that `train` can keep over its updates. */
export interface AverageOptions {
  /** Share of the average that each update keeps, in [0, 1), for example 0.999. */
  readonly decay: number;
}

/**
 * An exponential moving average of a model's weights over the updates: `average += (1 - d) (weight - average)` (Polyak
 * and Juditsky 1992 average evenly; this form is TensorFlow's `ExponentialMovingAverage`). `d` is `min(decay, (1 + n) /
 * (10 + n))` after n updates: smaller at first, so that the initial weights fade quickly. The running statistics of
 * layers that are not frozen are averaged too. If they are estimated again while the model holds the averages, the
 * averaged weights keep those estimates.
 *
 * The model holds either the averages, to be scored and saved, or the trained weights. This object holds the other set.
 */
export class WeightAverage {
  private readonly weights: readonly tf.LayerVariable[];
  private readonly others: Slot;
  private averagesInModel = true;

  /**
   * @param model Holds the averages at first.
   * @param trained The trained weights of the run to resume; by default those of the model.
   */
  constructor(
    model: tf.LayersModel,
    private readonly decay: number,
    trained?: WeightValues,
  ) {
    this.weights = averagedWeights(model);
    this.others = new Slot('trained', this.weights, trained ?? ((weight) => weight.read()));
  }

  /** Updates the averages after the n-th update, counted from 1. The model must hold the trained weights. */
  update(count: number): void {
    const decay = Math.min(this.decay, (1 + count) / (10 + count));
    moveTowards(
      this.weights.map(({ originalName }) => this.others.of(originalName)),
      this.weights.map((weight) => weight.read()),
      1 - decay,
    );
  }

  /** Puts the averages into the model, if they are not there. */
  showAverages(): void {
    if (!this.averagesInModel) this.exchange();
  }

  /** Puts the trained weights into the model, if they are not there. */
  showTrained(): void {
    if (this.averagesInModel) this.exchange();
  }

  /** Reads the set that this object holds: the trained weights while the model holds the averages. */
  values(): Promise<WeightValues> {
    return this.others.values();
  }

  dispose(): void {
    this.others.dispose();
  }

  private exchange(): void {
    // `write` would apply a weight's constraint once more.
    exchange(
      this.weights.map((weight) => weight.read() as tf.Variable),
      this.weights.map(({ originalName }) => this.others.of(originalName)),
    );
    this.averagesInModel = !this.averagesInModel;
  }
}

/** Returns the weights to average: the trainable weights, then the running statistics of layers that are not frozen. */
export function averagedWeights(model: tf.LayersModel): tf.LayerVariable[] {
  const statistics = runningStatisticsOf(model).filter(({ moves }) => moves);
  return [...model.trainableWeights, ...statistics.flatMap(({ mean, variance }) => [mean, variance])];
}
