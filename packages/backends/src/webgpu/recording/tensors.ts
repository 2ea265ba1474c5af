import * as tf from '@tensorflow/tfjs';
import type { RecordableBackend } from './recordableBackend';

/** What a tensor is, apart from its values. */
export interface Kind {
  readonly shape: number[];
  readonly dtype: tf.DataType;
}

/** A tensor of a resource that is not its own: disposing of it leaves the buffer as it is. */
export function tensorAt(backend: RecordableBackend, { shape, dtype }: Kind, resource: unknown): tf.Tensor {
  const dataId = { id: backend.nextDataId() };
  backend.tensorMap.set(dataId, { dtype, shape, values: null, resource, external: true, refCount: 1 });
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, backend);
}

/** All variables that there are, by what holds their values now. */
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
