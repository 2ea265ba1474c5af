import * as tf from '@tensorflow/tfjs';
import type { RecordableBackend } from './recordableBackend';
import { replaceMembers } from './replaceMembers';

/** What a call of a step gave, and did. */
export interface WatchedCall {
  readonly results: tf.NamedTensorMap;
  /** Whether it read a value from the GPU. */
  readonly reads: boolean;
  /** Whether there is a tensor left of it that is neither a result nor a variable's. */
  readonly keeps: boolean;
}

/** Computes a step as always, and watches it. */
export function watchCall(backend: RecordableBackend, compute: () => tf.NamedTensorMap): WatchedCall {
  const read = backend.read.bind(backend);
  const write = backend.write.bind(backend);
  const made = new Set<object>();
  let reads = false;
  const restore = replaceMembers(backend, {
    read: (dataId: object) => {
      if (backend.tensorMap.get(dataId).values == null) reads = true;
      return read(dataId);
    },
    write: (...args) => {
      const dataId = write(...args);
      made.add(dataId);
      return dataId;
    },
  });
  try {
    const results = compute();
    const variables = Object.values(tf.engine().state.registeredVariables);
    for (const { dataId } of [...variables, ...Object.values(results)]) made.delete(dataId);
    return { results, reads, keeps: [...made].some((dataId) => backend.refCount(dataId) > 0) };
  } finally {
    restore();
  }
}
