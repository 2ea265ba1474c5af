import * as tf from '@tensorflow/tfjs';
import { runBackendKernel } from '../backend/runBackendKernel';
import { RadnetError } from '../radnetError';

/** One velocity for each weight, keyed by the name under which the model saves that weight. */
export type Velocities = Readonly<Record<string, Float32Array>>;

interface Slot {
  readonly weight: tf.LayerVariable;
  readonly velocity: tf.Variable;
}

/**
 * Stochastic gradient descent with momentum, in PyTorch's form: `velocity = momentum * velocity + gradient`, then
 * `weight -= rate * velocity`. The rate comes with every step, so a schedule needs no second optimizer.
 *
 * `tf.train.momentum` matches its accumulators to the weights by position, so that a state restored into a model whose
 * weights come in another order is silently wrong. This one keys them by the weight's saved name.
 *
 * It owns one tensor a weight, until `dispose`.
 */
export class MomentumSgd {
  private readonly slots = new Map<string, Slot>();

  /**
   * @param velocities those of an earlier run to go on from; zeros by default.
   * @throws RadnetError where momentum is outside [0, 1), there are no weights, two of them share a name, or the
   * velocities' names or sizes are not those of the weights.
   */
  constructor(
    weights: readonly tf.LayerVariable[],
    private readonly momentum: number,
    velocities?: Velocities,
  ) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new RadnetError(`momentum: expected a number from 0 up to but not 1, got ${momentum}`);
    }
    checkNames(weights);
    if (velocities !== undefined) checkVelocities(velocities, weights);
    for (const weight of weights) {
      const shape = weight.shape as number[];
      // A copy of the values: the cpu backend would otherwise write to the caller's array.
      const values = velocities?.[weight.originalName]?.slice();
      const velocity = tf.tidy(() => tf.variable(values ? tf.tensor(values, shape) : tf.zeros(shape), false));
      this.slots.set(weight.originalName, { weight, velocity });
    }
  }

  /** The variables to differentiate by. */
  get variables(): tf.Variable[] {
    return [...this.slots.values()].map(({ weight }) => weight.read() as tf.Variable);
  }

  /**
   * Takes one step. `gradients` are as `tf.variableGrads` names them. A weight that has no gradient, because no loss
   * depends on it, stays as it is. A weight's constraint, where its layer has one, is applied.
   */
  step(gradients: tf.NamedTensorMap, rate: number): void {
    tf.tidy(() => {
      for (const { weight, velocity } of this.slots.values()) {
        const gradient = gradients[weight.name];
        if (gradient === undefined) continue;
        velocity.assign(addScaled(gradient, velocity, this.momentum));
        weight.write(addScaled(weight.read(), velocity, -rate));
      }
    });
  }

  /**
   * Waits until the step is done. A backend that records what it is asked for would otherwise run it together with the
   * next, and compile, and keep memory for, a first step without and a second one with a step before it.
   */
  async settle(): Promise<void> {
    const velocities = [...this.slots.values()].map(({ velocity }) => velocity);
    // Not a small one: a backend may have computed that at once.
    const largest = velocities.reduce((most, other) => (other.size > most.size ? other : most));
    const one = tf.tidy(() => largest.flatten().slice(0, 1));
    await one.data();
    one.dispose();
  }

  /** @throws RadnetError, naming the weight, where a velocity is not finite: the weight is not finite either. */
  async velocities(): Promise<Velocities> {
    const entries = [...this.slots].map(async ([name, { velocity }]) => {
      const values = (await velocity.data<'float32'>()).slice();
      if (!values.every(Number.isFinite)) {
        throw new RadnetError(`weight '${name}' is no longer finite: the training has diverged`);
      }
      return [name, values] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  dispose(): void {
    for (const { velocity } of this.slots.values()) velocity.dispose();
    this.slots.clear();
  }
}

/** a + scale * b, in one pass where the backend has it. */
function addScaled(a: tf.Tensor, b: tf.Tensor, scale: number): tf.Tensor {
  return runBackendKernel('AddScaled', { a, b }, { scale }) ?? a.add(b.mul(scale));
}

function checkNames(weights: readonly tf.LayerVariable[]): void {
  if (weights.length === 0) throw new RadnetError('model: expected trainable weights, got none');
  const names = weights.map(({ originalName }) => originalName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RadnetError(`model: expected weights of different names, got two named '${twice}'`);
  }
}

function checkVelocities(velocities: Velocities, weights: readonly tf.LayerVariable[]): void {
  const unknown = Object.keys(velocities).find((name) => !weights.some((w) => w.originalName === name));
  if (unknown !== undefined) {
    throw new RadnetError(`velocities: the model has no trainable weight named '${unknown}'`);
  }
  for (const { originalName, shape } of weights) {
    const expected = tf.util.sizeFromShape(shape as number[]);
    const found = velocities[originalName]?.length ?? 'none';
    if (found !== expected) {
      throw new RadnetError(`velocities: expected ${expected} values for '${originalName}', got ${found}`);
    }
  }
}
