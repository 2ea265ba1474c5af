import * as tf from '@tensorflow/tfjs';

/** Computes tensors from tensors, for example a forward pass, or losses and gradients. Must be synchronous. */
export type StepFunction = (inputs: tf.NamedTensorMap) => tf.NamedTensorMap;

/** One step to record, and the values that decide whether a recording fits. */
export interface StepToRecord {
  /** Identifies the step: the same object in every call. */
  readonly step: object;
  /** Computes the step. */
  readonly compute: StepFunction;
  /** A recording fits only calls with the same key and the same input shapes: see `RecordStepOptions`. */
  readonly key: string;
  /** Called once, with the reason, if the step is computed without a recording. */
  readonly onUnrecorded: (reason: string) => void;
}

/** Records and replays steps on one backend: see `recordStep`. */
export interface StepRecorder {
  /** Runs a step: computes it, records it, or replays the recording. */
  run(step: StepToRecord, inputs: tf.NamedTensorMap): Promise<tf.NamedTensorMap>;
  /** Frees a step's recordings. */
  forget(step: object): void;
}

/**
 * Computes a step without recording. The caller owns the results: existing tensors and variables among them are cloned.
 */
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
 * Sets the recorder that `recordStep` uses on a backend; undefined removes it, and every step is then computed
 * normally. `selectBackend` calls this for `webgpu`.
 *
 * @returns The previous recorder.
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

/** Returns the current backend's recorder, or undefined if it has none. */
export function stepRecorder(): StepRecorder | undefined {
  return recorders.get(tf.backend());
}
