import * as tf from '@tensorflow/tfjs';
import { type Gradients, mapGradients } from './gradients';
import { moveTowards } from './moveTowards';
import { settle } from './settle';
import { Slot, type WeightValues } from './slots';

/**
 * The mean of the gradients of several steps, each weighted by its real slices. Where a loss is a mean over slices, that is the
 * gradient of all their scans in one batch. The mean of one step is that step's gradients, to the bit.
 */
export class GradientMean {
  private gradients: Gradients = {};
  private sliceCount = 0;

  /** Real slices of the steps added. */
  get slices(): number {
    return this.sliceCount;
  }

  /** Goes on with a mean that was saved. Of weights without values there is no gradient. */
  restore(weights: readonly tf.LayerVariable[], values: WeightValues, slices: number): void {
    const found = weights.filter(({ originalName }) => originalName in values);
    const slot = new Slot('accumulated', found, values);
    this.gradients = Object.fromEntries(found.map(({ originalName: name }) => [name, slot.of(name).clone()]));
    slot.dispose();
    this.sliceCount = slices;
  }

  /** Takes over the gradients. */
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

  /** Waits until what was added is computed. */
  async settle(): Promise<void> {
    await settle(Object.values(this.gradients));
  }

  /** Gives the mean away and begins another. */
  take(): { gradients: Gradients; slices: number } {
    const { gradients, slices } = this;
    this.gradients = {};
    this.sliceCount = 0;
    return { gradients, slices };
  }

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

/** With those that only the others have: no loss of the step depends on such a weight. */
function withZeros(gradients: Gradients, others: Gradients): Gradients {
  const missing = Object.entries(others).filter(([name]) => !gradients[name]);
  return { ...gradients, ...mapGradients(Object.fromEntries(missing), (other) => tf.zerosLike(other)) };
}

/** To be changed in place. The gradient is taken over. */
function toVariable(gradient: tf.Tensor): tf.Variable {
  if (gradient instanceof tf.Variable) return gradient as tf.Variable;
  const variable = tf.variable(gradient, false);
  gradient.dispose();
  return variable;
}
