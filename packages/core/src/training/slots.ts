import * as tf from '@tensorflow/tfjs';
import { RadnetError } from '../radnetError';

/** One array of values for each weight, keyed by the name under which the model saves that weight. */
export type WeightValues = Readonly<Record<string, Float32Array>>;

/** The values that a run keeps for each weight, keyed by the name of the slot, such as `velocity`. Plain data. */
export type Slots = Readonly<Record<string, WeightValues>>;

/**
 * Holds one variable for each weight, of that weight's shape. Variables are keyed by the weights' saved names, so that
 * a state fits a model with its weights in another order. Call `dispose` to free the variables.
 */
export class Slot {
  private readonly variables = new Map<string, tf.Variable>();

  /** @param values Initial values, zeros by default. A function returns those of each weight. */
  constructor(
    readonly name: string,
    weights: readonly tf.LayerVariable[],
    values?: WeightValues | ((weight: tf.LayerVariable) => tf.Tensor),
  ) {
    for (const weight of weights) {
      const variable = tf.tidy(() => tf.variable(firstValue(weight, values), false));
      this.variables.set(weight.originalName, variable);
    }
  }

  of(weight: string): tf.Variable {
    return this.variables.get(weight)!;
  }

  async values(): Promise<WeightValues> {
    const entries = [...this.variables].map(
      // Copied, since the cpu backend returns its own array.
      async ([weight, variable]) => [weight, (await variable.data<'float32'>()).slice()] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
  }
}

/** @throws RadnetError if a value is not finite. The message names the weight and ends with `note`. */
export function requireFinite(slots: Slots, note: string): void {
  for (const values of Object.values(slots)) {
    const broken = Object.keys(values).find((weight) => !values[weight]!.every(Number.isFinite));
    if (broken !== undefined) {
      throw new RadnetError(`weight '${broken}' is no longer finite: the training has diverged; ${note}`);
    }
  }
}

/** @throws RadnetError if there are no weights, or two of them share a name. */
export function requireNames(weights: readonly tf.LayerVariable[]): void {
  if (weights.length === 0) throw new RadnetError('model: expected trainable weights, got none');
  const names = weights.map(({ originalName }) => originalName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RadnetError(`model: expected weights of different names, got two named '${twice}'`);
  }
}

function firstValue(
  weight: tf.LayerVariable,
  values: WeightValues | ((weight: tf.LayerVariable) => tf.Tensor) | undefined,
): tf.Tensor {
  const shape = weight.shape as number[];
  if (values === undefined) return tf.zeros(shape);
  if (typeof values === 'function') return values(weight);
  // Copied, since the cpu backend would otherwise write to the caller's array.
  return tf.tensor(values[weight.originalName]!.slice(), shape);
}

/** @throws RadnetError if the values' names or sizes differ from those of the weights. */
export function checkValues(slot: string, values: WeightValues, weights: readonly tf.LayerVariable[]): void {
  const unknown = Object.keys(values).find((name) => !weights.some((w) => w.originalName === name));
  if (unknown !== undefined) {
    throw new RadnetError(`${slot}: the model has no trainable weight named '${unknown}'`);
  }
  for (const { originalName, shape } of weights) {
    const expected = tf.util.sizeFromShape(shape as number[]);
    const found = values[originalName]?.length ?? 'none';
    if (found !== expected) {
      throw new RadnetError(`${slot}: expected ${expected} values for '${originalName}', got ${found}`);
    }
  }
}
