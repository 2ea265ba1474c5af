import type { StepToRecord } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { BufferView } from '../bufferView';
import { copyBetween, placeOf, withoutBuffer } from './place';
import { KEEPS, NotRecordable } from './notRecordable';
import type { BufferBinding, RecordableBackend } from './recordableBackend';
import { RecordedOutputs } from './recordedOutputs';
import type { ScratchPool } from './scratchPool';
import { tensorAt, variablesByData } from './tensors';
import { TENSOR_USAGE } from '../tensorUsage';
import { Tracer } from './tracer';

export interface TracedStep {
  readonly tracer: Tracer;
  readonly outputs: RecordedOutputs;
  /** Variables that the step reads or assigns. */
  readonly used: readonly tf.Variable[];
  readonly assigned: ReadonlySet<tf.Variable>;
  /** Data from before the step that it reads and that belong to no variable. */
  readonly captured: readonly object[];
}

/**
 * Traces a step once, with inputs at the given places. Nothing is computed, and variables are restored. At the end of
 * the commands, values that the step assigns to a variable are copied to the variable's place.
 *
 * @throws NotRecordable if the step cannot be replayed.
 */
export function traceStep(
  backend: RecordableBackend,
  scratch: ScratchPool,
  compute: StepToRecord['compute'],
  inputs: tf.NamedTensorMap,
  places: Readonly<Record<string, BufferBinding>>,
): TracedStep {
  const variables = variablesByData(backend);
  for (const dataId of variables.keys()) {
    // Uploads the values, because tfjs computes with small values on the host if they are there.
    backend.uploadToGPU(dataId);
    // Keeps the values, so that an assignment does not free them.
    backend.incRef(dataId);
  }
  const putBack = holdPlaces(backend, variables.keys());
  const lastBefore = newestId();
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, tensor]) => [name, tensorAt(backend, tensor, places[name]!.buffer)]),
  );
  const givenIds = Object.values(given).map(({ dataId }) => dataId);
  const tracer = new Tracer(backend, scratch, givenIds, (dataId) => variables.get(dataId) ?? dataId);
  try {
    let results: tf.NamedTensorMap = {};
    const { outputs, assigned } = tracer.run(() => {
      try {
        results = tf.tidy(() => compute(given));
        tracer.requireNoFailure();
        requireBuffers(results);
        requireNothingKept(backend, variables, tracer, Object.values(results));
        for (const [name, { dataId }] of Object.entries(results))
          tracer.signature.add(`the result '${name}'`, [tracer.numbers.of(dataId)]);
        const outputs = new RecordedOutputs(backend, scratch, results, tracer.commands);
        return { outputs, assigned: copyAssigned(backend, scratch, variables, tracer) };
      } finally {
        // Does not dispose of tensors from before the step that it returns.
        for (const result of Object.values(results)) if (result.id > lastBefore) result.dispose();
        restore(backend, variables, tracer);
        putBack();
      }
    });
    const isUsed = (dataId: object, variable: tf.Variable): boolean =>
      tracer.read.has(dataId) || assigned.has(variable);
    const captured = [...tracer.read.keys()].filter((id) => !variables.has(id) && !givenIds.includes(id));
    if (!captured.every((dataId) => backend.tensorMap.has(dataId))) {
      outputs.dispose();
      throw new NotRecordable('it disposes of a tensor that it did not make');
    }
    return {
      tracer,
      outputs,
      assigned,
      captured,
      used: [...variables].filter((entry) => isUsed(...entry)).map(([, variable]) => variable),
    };
  } catch (error) {
    tracer.dispose();
    throw error;
  } finally {
    for (const tensor of Object.values(given)) if (!tensor.isDisposed) tensor.dispose();
    for (const dataId of variables.keys()) {
      if (backend.disposeData(dataId)) tf.engine().removeDataId(dataId, tf.backend());
    }
    scratch.releaseAll();
  }
}

/** Returns the id of a tensor made now. Tensors made later have higher ids. */
function newestId(): number {
  const tensor = tf.scalar(0);
  tensor.dispose();
  return tensor.id;
}

function copyAssigned(
  backend: RecordableBackend,
  scratch: ScratchPool,
  variables: ReadonlyMap<object, tf.Variable>,
  tracer: Tracer,
): Set<tf.Variable> {
  const { commands, signature } = tracer;
  const moved = [...variables].filter(([dataId, variable]) => variable.dataId !== dataId);
  const sources = moved.map(([, { dataId }]) => {
    backend.uploadToGPU(dataId);
    const place = placeOf(backend.tensorMap.get(dataId))!;
    if (!variables.has(dataId)) return place;
    // Copies another variable's old values first: they may be overwritten before, or be in the same buffer.
    const kept = { buffer: scratch.acquire(place.size, TENSOR_USAGE), offset: 0, size: place.size };
    commands.push(copyBetween(place, kept));
    return kept;
  });
  for (const [at, [dataId, variable]] of moved.entries()) {
    const place = placeOf(backend.tensorMap.get(dataId))!;
    commands.push(copyBetween(sources[at]!, place));
    signature.add(`the variable '${variable.name}'`, [place.size, tracer.numbers.of(variable.dataId)]);
  }
  return new Set(moved.map(([, variable]) => variable));
}

function requireBuffers(results: tf.NamedTensorMap): void {
  for (const result of Object.values(results)) {
    const unfit = withoutBuffer(result);
    if (unfit) throw new NotRecordable(`it gives ${unfit}`);
  }
}

function requireNothingKept(
  backend: RecordableBackend,
  variables: ReadonlyMap<object, tf.Variable>,
  { made }: Tracer,
  results: readonly tf.Tensor[],
): void {
  const known = new Set(variables.values());
  const now = Object.values(tf.engine().state.registeredVariables);
  const isNew = now.find((variable) => !known.has(variable) && made.has(variable.dataId));
  if (isNew) throw new NotRecordable(`it makes a variable, '${isNew.name}'`);
  const isGone = [...known].find(({ isDisposed }) => isDisposed);
  if (isGone) throw new NotRecordable(`it disposes of a variable, '${isGone.name}'`);
  const expected = new Set<object>([...now, ...results].map(({ dataId }) => dataId));
  for (const dataId of made) {
    if (expected.has(dataId) || !backend.tensorMap.has(dataId)) continue;
    // The data would be in a scratch buffer, which is overwritten.
    if (backend.tensorMap.get(dataId).resource != null) {
      throw new NotRecordable(KEEPS);
    }
  }
}

/** Returns a function that puts back values that a step moves out of a buffer before it changes the buffer in place. */
function holdPlaces(backend: RecordableBackend, dataIds: Iterable<object>): () => void {
  const before = [...dataIds].map((dataId) => {
    const record = backend.tensorMap.get(dataId);
    const { resource, external = false } = record;
    // Keeps the buffer, because one without tensors is released.
    if (resource instanceof BufferView) resource.shared.hold();
    return { record, resource, external };
  });
  return () => {
    for (const { record, resource, external } of before) {
      if (record.resource !== resource) {
        record.resource = resource;
        record.external = external;
      } else if (resource instanceof BufferView) {
        resource.shared.giveBack();
      }
    }
  };
}

/** Restores the variables. Other tensors that a failed step left behind lose their buffers. */
function restore(
  backend: RecordableBackend,
  variables: ReadonlyMap<object, tf.Variable>,
  { made }: Tracer,
): void {
  for (const [dataId, variable] of variables) {
    if (variable.dataId === dataId || variable.isDisposed) continue;
    const { shape, dtype } = variable;
    backend.incRef(dataId);
    const before = tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
    variable.assign(before);
    before.dispose();
  }
  for (const dataId of made) {
    if (backend.tensorMap.has(dataId)) backend.releaseResource(dataId);
  }
}
