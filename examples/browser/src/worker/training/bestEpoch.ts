import type { Checkpoint } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { ModelCard, TrainedModel } from '../../../../modelCard';

/** Keeps a training's best epoch in memory, outside the backend: its weights, including running statistics, and its card. */
export class BestEpoch {
  private values: Float32Array[] = [];
  private card?: ModelCard;

  async keep({ model }: Checkpoint): Promise<void> {
    this.values = [];
    for (const weight of model.weights) {
      // A copy, because on some backends `data` returns the backend's own memory.
      this.values.push(Float32Array.from(await weight.read().data()));
    }
    this.card = model.getUserDefinedMetadata() as ModelCard;
  }

  /** The model as it was in its best epoch: the same model, with those weights restored. */
  restore(model: tf.LayersModel): TrainedModel {
    const { values, card } = this;
    if (card === undefined) throw new Error('expected an epoch to be kept before one is restored');
    tf.tidy(() =>
      model.weights.forEach((weight, i) => weight.write(tf.tensor(values[i]!, weight.shape as number[]))),
    );
    model.setUserDefinedMetadata(card);
    return { model, card };
  }
}
