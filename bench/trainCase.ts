import { onnxStats, type OnnxStats } from '@radnet/onnx';
import * as tf from '@tensorflow/tfjs';
import { SIZE } from './scanOf';
import { median, memoryNow, type Measurement, peakGb, type Row } from './row';
import { trainStepwise } from './trainStepwise';

/** Warm-up steps, in which graphs are compiled and memory is allocated. */
const WARM_UP = 2;
/** Least number of timed steps, and least duration in seconds. */
const TIMED = 3;
const SECONDS = 8;

/** Training steps of a network, as in a run: forward pass, backward pass and update of the weights. */
export async function benchTrain(
  model: tf.LayersModel,
  slices: number,
  seconds = SECONDS,
  size = SIZE,
): Promise<Measurement & Pick<Row, 'onnx'>> {
  const memory = memoryNow();
  const training = await trainStepwise(model, slices, size);
  const ends: number[] = [];
  const stats: OnnxStats[] = [];
  const usesOnnx = tf.getBackend().startsWith('onnx');
  while (ends.length < WARM_UP + TIMED || ends.at(-1)! - ends[WARM_UP - 1]! <= 1000 * seconds) {
    await training.step();
    ends.push(performance.now());
    if (usesOnnx) stats.push(onnxStats());
  }
  await training.stop();
  const steps = ends.slice(WARM_UP).map((end, index) => end - ends[WARM_UP - 1 + index]!);
  const measurement = { msPerSlice: median(steps) / slices, gbPerSlice: peakGb(memory) / slices };
  if (!usesOnnx) return measurement;
  const [first, last] = [stats[WARM_UP - 1]!, stats.at(-1)!];
  const ms = ends.at(-1)! - ends[WARM_UP - 1]!;
  const onnx = {
    firstCompileMs: last.compileMs,
    laterCompiles: last.compiles - first.compiles,
    recordingShare: (last.recordMs - first.recordMs + last.planMs - first.planMs) / ms,
    outsideShare: 1 - (last.runMs - first.runMs) / ms,
  };
  return { ...measurement, onnx };
}
