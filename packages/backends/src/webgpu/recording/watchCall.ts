import * as tf from '@tensorflow/tfjs';
import { withoutBuffer } from './place';
import type { RecordableBackend } from './recordableBackend';
import { replaceMembers } from './replaceMembers';

/** The outcome of a watched call of a step. */
export interface WatchedCall {
  readonly results: tf.NamedTensorMap;
  /** Why the step cannot be recorded, as far as one call shows. */
  readonly refusal: string | undefined;
  /** Whether the call left a tensor behind that is neither a result nor a variable's. */
  readonly keeps: boolean;
}

/** Computes a step without recording and watches what it does. */
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
    const unfit = Object.values(results)
      .map(withoutBuffer)
      .find((what) => what !== undefined);
    const refusal = reads ? 'it reads a value in the middle' : unfit && `it gives ${unfit}`;
    return { results, refusal, keeps: [...made].some((dataId) => backend.refCount(dataId) > 0) };
  } finally {
    restore();
  }
}
