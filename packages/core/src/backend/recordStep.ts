import type * as tf from '@tensorflow/tfjs';
import { computeStep, type StepFunction, type StepRecorder, stepRecorder } from './stepRecorder';

/** Settings for {@link recordStep}. */
export interface RecordStepOptions {
  /**
   * Called before every run. Returns a text for everything besides the inputs' shapes that decides which operations the
   * step consists of, such as which layers are frozen. Each text has its own recordings. Default: always the same text.
   */
  readonly key?: () => string;
  /** Called once, with the reason, if the step cannot be recorded and is computed normally each time. */
  readonly onUnrecorded?: (reason: string) => void;
}

/** A step that is recorded once and then replayed. */
export interface RecordedStep {
  /** Computes the step. The caller disposes of the inputs and of the results. */
  run(inputs: tf.NamedTensorMap): Promise<tf.NamedTensorMap>;
  /** Frees the recordings. You can run the step again later; it is then recorded again. */
  dispose(): void;
}

/**
 * Speeds up a function of tensors that is called repeatedly, like CUDA Graphs in PyTorch or `jax.jit`. A backend that
 * supports it (`webgpu`, started by `selectBackend`) runs the first call for inputs of given shapes normally and
 * records the GPU programs of the next two. Later calls replay them: the backend writes the inputs and submits the
 * programs, without going through TensorFlow.js. Other backends run `compute` each time.
 *
 * Values that change between calls must come from `inputs`, from variables or from `drawSeed` (as dropout masks do in
 * `@radnet/layers`). Variables may be read and assigned in the step, and loaded or replaced between calls. Anything
 * else that `compute` derives from JavaScript values is frozen when it is recorded. A value that differs between the
 * two recorded calls is noticed; one that changes later is not.
 *
 * A backend keeps its last few recordings, over all steps together. If more shapes and keys alternate than it keeps,
 * the others are computed normally.
 *
 * `compute` may run more than once in a call. It runs inside `tf.tidy`. A step that cannot be recorded is computed
 * normally each time, and `onUnrecorded` gets the reason: for example, the step reads a value midway, keeps a tensor
 * without returning it, or draws random values by other means.
 *
 * @param compute Maps tensors by name to tensors by name. Must be synchronous.
 */
export function recordStep(
  compute: StepFunction,
  { key = () => '', onUnrecorded = () => undefined }: RecordStepOptions = {},
): RecordedStep {
  const step = {};
  const used = new Set<StepRecorder>();
  return {
    async run(inputs) {
      const recorder = stepRecorder();
      if (!recorder) return computeStep(compute, inputs);
      used.add(recorder);
      return recorder.run({ step, compute, key: key(), onUnrecorded }, inputs);
    },
    dispose() {
      for (const recorder of used) recorder.forget(step);
      used.clear();
    },
  };
}
