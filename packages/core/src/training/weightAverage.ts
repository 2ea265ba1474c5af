import type * as tf from '@tensorflow/tfjs';
import { exchange } from './exchange';
import { moveTowards } from './moveTowards';
import { runningStatisticsOf } from './runningStatistics';
import { Slot, type WeightValues } from './slots';

/** How `train` averages weights over its updates. */
export interface AverageOptions {
  /** Share of the average that an update keeps, from 0 up to but not including 1; 0.999, for one. */
  readonly decay: number;
}

/**
 * An exponential moving average of a model's weights over the updates: `average += (1 - d) (weight - average)` (Polyak and Juditsky
 * 1992 average evenly; this form is TensorFlow's `ExponentialMovingAverage`). `d` is `decay`, at first less: `min(decay, (1 + n) / (10 + n))`
 * after n updates, so that the initial weights do not linger. Running statistics of layers that are not frozen are averaged,
 * too; where they are estimated anew while the averages are in the model, the averaged weights keep those.
 *
 * Either the averages are in the model, to be scored and saved, or the weights that are trained; the others lie here.
 */
export class WeightAverage {
  private readonly weights: readonly tf.LayerVariable[];
  private readonly others: Slot;
  private averagesInModel = true;

  /**
   * @param model holds the averages, and does so at first.
   * @param trained the weights that are trained, of a run to go on with; by default those of the model.
   */
  constructor(
    model: tf.LayersModel,
    private readonly decay: number,
    trained?: WeightValues,
  ) {
    this.weights = averagedWeights(model);
    this.others = new Slot('trained', this.weights, trained ?? ((weight) => weight.read()));
  }

  /** After the n-th update, counted from 1. The trained weights are in the model. */
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

  /** What lies here: while the averages are in the model, the trained weights. */
  values(): Promise<WeightValues> {
    return this.others.values();
  }

  dispose(): void {
    this.others.dispose();
  }

  private exchange(): void {
    // Not by `write`, which would apply a weight's constraint once more.
    exchange(
      this.weights.map((weight) => weight.read() as tf.Variable),
      this.weights.map(({ originalName }) => this.others.of(originalName)),
    );
    this.averagesInModel = !this.averagesInModel;
  }
}

/** What is averaged of a model: its trainable weights, then the running statistics of what is not frozen. */
export function averagedWeights(model: tf.LayersModel): tf.LayerVariable[] {
  const statistics = runningStatisticsOf(model).filter(({ moves }) => moves);
  return [...model.trainableWeights, ...statistics.flatMap(({ mean, variance }) => [mean, variance])];
}
