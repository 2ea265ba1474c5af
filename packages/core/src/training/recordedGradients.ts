import type * as tf from '@tensorflow/tfjs';
import { type RecordedStep, recordStep } from '../backend/recordStep';
import type { HeadLosses } from '../losses/headLoss';
import type { Batch } from './batch';
import { batchOf, batchTensors } from './batchTensors';
import { type Differentiated, differentiate } from './differentiate';

const SUMMARY = 'summary';

/** `differentiate` for one batch after the other, recorded where the backend can. It owns the recordings until `dispose`. */
export class RecordedGradients {
  private readonly step: RecordedStep;
  /** Of the losses in a summary. */
  private names: string[] = [];

  constructor(model: tf.LayersModel, heads: HeadLosses, variables: () => tf.Variable[]) {
    this.step = recordStep(
      (tensors) => {
        const { summary, gradients } = differentiate(model, heads, batchOf(tensors), variables());
        this.names = summary.names;
        return { ...gradients, [SUMMARY]: summary.values };
      },
      // A frozen layer computes otherwise.
      { key: () => model.trainableWeights.map(({ id }) => id).join() },
    );
  }

  /** The batch's losses and gradients: see `differentiate`. Draws are drawn before it waits for anything. */
  async of(batch: Batch): Promise<Differentiated> {
    const { [SUMMARY]: values, ...gradients } = await this.step.run(batchTensors(batch));
    return { summary: { values: values!, names: this.names }, gradients };
  }

  dispose(): void {
    this.step.dispose();
  }
}
