import * as tf from '@tensorflow/tfjs';
import { recordStep } from '../backend/recordStep';
import { RadnetError } from '../radnetError';
import { applyByBatchStatistics } from './applyByBatchStatistics';
import type { Batch } from './batch';
import { batchOf, batchTensors } from './batchTensors';
import { namedOutputs } from './namedOutputs';
import { chunkEncoder, predictInChunks } from './predictInChunks';
import type { PredictScansOptions } from './predictScans';

/** Computes a model's predictions batch by batch. */
export interface PredictedTable {
  /** Returns [4, B, S, 1]: probabilities, labels, 1 for real slices, and 1 for known labels. */
  of(batch: Batch): Promise<tf.Tensor>;
  dispose(): void;
}

/** Recorded if the backend can: the whole batch, or with `chunks` the encoding of each chunk. */
export function predictedTable(model: tf.LayersModel, options: PredictScansOptions): PredictedTable {
  const { output, chunks, statistics, sequenceLength, onUnrecorded } = options;
  const training = statistics === 'batch';
  const symbol = model.outputs[model.outputNames.indexOf(output)];
  if (!chunks || !symbol) {
    const step = recordStep((tensors) => ({ table: wholeTable(model, batchOf(tensors), options) }), {
      ...(onUnrecorded && { onUnrecorded }),
    });
    return {
      of: async (batch) => (await step.run(batchTensors(batch)))['table']!,
      dispose: () => step.dispose(),
    };
  }
  const encoder = chunkEncoder(model, { ...chunks, training }, onUnrecorded);
  return {
    async of(batch) {
      const logits = await predictInChunks(model, batch, symbol, {
        ...chunks,
        training,
        encoder,
        sequenceLength,
      });
      try {
        return tableOf(logits, batch, options);
      } finally {
        logits.dispose();
      }
    },
    dispose: () => encoder.dispose(),
  };
}

function wholeTable(model: tf.LayersModel, batch: Batch, options: PredictScansOptions): tf.Tensor {
  const outputs = outputsOf(model, batch, options.statistics === 'batch');
  return tableOf(outputs[options.output], batch, options);
}

function tableOf(
  given: tf.Tensor | undefined,
  { targets, sliceMask, known = {} }: Batch,
  { output, target }: PredictScansOptions,
): tf.Tensor {
  const [scans, slices] = sliceMask.shape;
  const expected = [scans, slices, 1];
  return tf.tidy(() =>
    tf.stack([
      pick(`output '${output}'`, given, expected).sigmoid(),
      pick(`target '${target}'`, targets[target], expected),
      sliceMask.reshape(expected),
      pick(`known '${target}'`, known[target] ?? tf.onesLike(sliceMask), [scans, slices]).reshape(expected),
    ]),
  );
}

/** @param training Whether batch norm uses the batch's statistics. */
function outputsOf(model: tf.LayersModel, { inputs }: Batch, training: boolean): tf.NamedTensorMap {
  const apply = (): tf.NamedTensorMap => namedOutputs(model, inputs, { training });
  return training ? applyByBatchStatistics(model, apply) : apply();
}

function pick(what: string, tensor: tf.Tensor | undefined, expected: number[]): tf.Tensor {
  const found = tensor === undefined ? 'none' : `[${tensor.shape.join(', ')}]`;
  const wanted = `[${expected.join(', ')}]`;
  if (tensor === undefined || found !== wanted) {
    throw new RadnetError(`${what}: expected one value a slice, ${wanted}, got ${found}`);
  }
  return tensor;
}
