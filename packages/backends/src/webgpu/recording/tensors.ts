import * as tf from '@tensorflow/tfjs';
import type { RecordableBackend } from './recordableBackend';

/** The shape and type of a tensor. */
export interface Kind {
  readonly shape: number[];
  readonly dtype: tf.DataType;
}

/** Makes a tensor of a resource that it does not own, so disposing of the tensor does not release the buffer. */
export function tensorAt(backend: RecordableBackend, { shape, dtype }: Kind, resource: unknown): tf.Tensor {
  const dataId = { id: backend.nextDataId() };
  backend.tensorMap.set(dataId, { dtype, shape, values: null, resource, external: true, refCount: 1 });
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, backend);
}

/** Returns all existing variables by the data that hold their values now. */
export function variablesByData(backend: RecordableBackend): Map<object, tf.Variable> {
  const variables = Object.values(tf.engine().state.registeredVariables);
  return new Map(
    variables
      .filter(
        ({ dataId, dtype }) => dtype !== 'string' && dtype !== 'complex64' && backend.tensorMap.has(dataId),
      )
      .map((variable) => [variable.dataId, variable]),
  );
}
