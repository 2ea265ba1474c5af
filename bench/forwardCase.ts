import type * as tf from '@tensorflow/tfjs';
import { measure, type Measurement } from './row';
import { scanOf } from './scanOf';

/** The full network on a scan, in inference mode. */
export async function benchForward(model: tf.LayersModel, slices: number): Promise<Measurement> {
  const { scan, sliceMask } = scanOf(slices);
  const run = async (): Promise<void> => {
    const outputs = model.predict([scan, sliceMask]) as tf.Tensor[];
    await Promise.all(outputs.map((output) => output.data()));
    for (const output of outputs) output.dispose();
  };
  return measure(run, slices, 4);
}
