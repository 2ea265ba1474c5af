import * as tf from '@tensorflow/tfjs';

/** Makes tensors of tensors: a forward pass, or losses and gradients. It is synchronous. */
export type StepFunction = (inputs: tf.NamedTensorMap) => tf.NamedTensorMap;

/** One step to record, and what decides whether a recording of it fits. */
export interface StepToRecord {
  /** The same for every call of the same step. */
  readonly step: object;
  /** Computes the step. */
  readonly compute: StepFunction;
  /** Another one stands for other operations, as shapes of inputs do. */
  readonly key: string;
  /** Told once why the step is computed without a recording. */
  readonly onUnrecorded: (reason: string) => void;
}

/** What a backend needs to record steps and play them again: see `recordStep`. */
export interface StepRecorder {
  /** Runs a step: records it, or replays the record. */
  run(step: StepToRecord, inputs: tf.NamedTensorMap): Promise<tf.NamedTensorMap>;
  /** Frees what was recorded of a step. */
  forget(step: object): void;
}

/** Computes a step as it is. What it gives is the caller's alone: of a tensor from before or a variable, which it may give, another tensor. */
export function computeStep(compute: StepFunction, inputs: tf.NamedTensorMap): tf.NamedTensorMap {
  return tf.tidy(() => {
    const { id: lastBefore } = tf.scalar(0);
    const results = Object.entries(compute(inputs));
    return Object.fromEntries(
      results.map(([name, tensor]) => [
        name,
        tensor.id <= lastBefore || tensor instanceof tf.Variable ? tensor.clone() : tensor,
      ]),
    );
  });
}

const recorders = new WeakMap<object, StepRecorder>();

/**
 * Has `recordStep` use a recorder on this backend; with none it computes every step anew. `selectBackend` calls it for `webgpu`.
 *
 * @returns the recorder before.
 */
export function provideStepRecorder(
  backend: tf.KernelBackend,
  recorder: StepRecorder | undefined,
): StepRecorder | undefined {
  const before = recorders.get(backend);
  if (recorder) recorders.set(backend, recorder);
  else recorders.delete(backend);
  return before;
}

/** The current backend's recorder, if it has one. */
export function stepRecorder(): StepRecorder | undefined {
  return recorders.get(tf.backend());
}
