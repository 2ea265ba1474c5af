import * as tf from '@tensorflow/tfjs';
import { type Gradients, mapGradients } from './gradients';
import { moveTowards } from './moveTowards';
import { settle } from './settle';
import { Slot, type WeightValues } from './slots';

/**
 * The mean of the gradients of several steps, each weighted by its number of real slices. If the loss is a mean over
 * slices, this equals the gradient of all their scans in one batch. The mean of one step equals that step's gradients,
 * to the bit.
 */
export class GradientMean {
  private gradients: Gradients = {};
  private sliceCount = 0;

  /** Number of real slices in the steps added so far. */
  get slices(): number {
    return this.sliceCount;
  }

  /** Resumes from a saved mean. A weight without values has no gradient. */
  restore(weights: readonly tf.LayerVariable[], values: WeightValues, slices: number): void {
    const found = weights.filter(({ originalName }) => originalName in values);
    const slot = new Slot('accumulated', found, values);
    this.gradients = Object.fromEntries(found.map(({ originalName: name }) => [name, slot.of(name).clone()]));
    slot.dispose();
    this.sliceCount = slices;
  }

  /** Adds a step's gradients, and takes ownership of them. */
  add(gradients: Gradients, slices: number): void {
    if (this.sliceCount === 0) {
      this.gradients = gradients;
      this.sliceCount = slices;
      return;
    }
    const mean = mapGradients(withZeros(this.gradients, gradients), toVariable);
    const added = withZeros(gradients, mean);
    this.gradients = mean;
    this.sliceCount += slices;
    const names = Object.keys(mean);
    moveTowards(
      names.map((name) => mean[name]!),
      names.map((name) => added[name]!),
      slices / this.sliceCount,
    );
    tf.dispose(added);
  }

  /** Waits until the mean is computed. */
  async settle(): Promise<void> {
    await settle(Object.values(this.gradients));
  }

  /** Returns the mean, which the caller then owns, and starts a new one. */
  take(): { gradients: Gradients; slices: number } {
    const { gradients, slices } = this;
    this.gradients = {};
    this.sliceCount = 0;
    return { gradients, slices };
  }

  /** Returns the mean as plain data, for `restore`. */
  async values(): Promise<WeightValues> {
    const entries = Object.entries(this.gradients).map(
      async ([name, gradient]) => [name, (await gradient.data<'float32'>()).slice()] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  dispose(): void {
    tf.dispose(this.gradients);
  }
}

/** Adds zeros for the gradients that only `others` has, because no loss of this step depends on their weights. */
function withZeros(gradients: Gradients, others: Gradients): Gradients {
  const missing = Object.entries(others).filter(([name]) => !gradients[name]);
  return { ...gradients, ...mapGradients(Object.fromEntries(missing), (other) => tf.zerosLike(other)) };
}

/** Returns a gradient as a variable, which can be changed in place. Takes ownership of the gradient. */
function toVariable(gradient: tf.Tensor): tf.Variable {
  if (gradient instanceof tf.Variable) return gradient as tf.Variable;
  const variable = tf.variable(gradient, false);
  gradient.dispose();
  return variable;
}
