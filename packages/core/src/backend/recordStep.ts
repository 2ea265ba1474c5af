import type * as tf from '@tensorflow/tfjs';
import { computeStep, type StepFunction, type StepRecorder, stepRecorder } from './stepRecorder';

/** Options of `recordStep`. */
export interface RecordStepOptions {
  /**
   * Asked before every call: what else than the inputs' shapes decides which operations the step is made of, such as which layers are
   * frozen. Each answer has recordings of its own.
   */
  readonly key?: () => string;
  /** Told once why the step cannot be recorded, and is computed anew each time. */
  readonly onUnrecorded?: (reason: string) => void;
}

/** A step that is recorded once and then replayed. */
export interface RecordedStep {
  /** Computes the step. The inputs stay the caller's; what it gives is the caller's, too. */
  run(inputs: tf.NamedTensorMap): Promise<tf.NamedTensorMap>;
  /** Frees the recordings. The step may be run again, and is then recorded anew. */
  dispose(): void;
}

/**
 * Makes a function of tensors quick to call again and again. A backend that can (`webgpu`, once `selectBackend` has started it) runs
 * the first call for inputs of some shapes as always, records the programs that the next two are made of, and then plays them: it
 * writes the inputs and sends the programs, without TensorFlow.js in between. Other backends run `compute` each time. The form is
 * that of CUDA Graphs in PyTorch, or of `jax.jit`.
 *
 * What changes from call to call comes in by `inputs`, by variables, which may be read and assigned (and loaded or replaced between calls), or by
 * `drawSeed`, as our dropout's masks do. All else that `compute` makes of JavaScript values is as it was when it was recorded. A value that
 * differed between the two recorded calls is noticed; one that changes later is not.
 *
 * A backend keeps its last few recordings, of all steps together. Of more shapes and keys in turn than that, the others are computed.
 *
 * `compute` may be called more than once in a call. It runs inside `tf.tidy`. What cannot be recorded (a value read in the middle, a tensor that is
 * kept but not given back, values drawn at random by other means) is computed each time, and `onUnrecorded` is told why.
 *
 * @param compute From tensors by name to tensors by name; synchronous.
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
