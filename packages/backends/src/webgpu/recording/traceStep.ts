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
  /** Data from before that the step reads, and that are no variable's. */
  readonly captured: readonly object[];
}

/**
 * Follows a step once, with inputs at the places given. Nothing is computed, and variables are as they were before. What the step
 * assigns to a variable is copied, in the end, to where the variable lies.
 *
 * @throws NotRecordable where the step cannot be played.
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
    // Of values on the host, small ones would be computed with there.
    backend.uploadToGPU(dataId);
    // Held, so that an assignment does not free them.
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
        // Not one from before that the step gives back.
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

/** The id of a tensor that is made now: those of later ones are higher. */
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
    // What another variable had: it may be written before it is copied, or lie in the same buffer.
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
    // It would lie in a scratch buffer.
    if (backend.tensorMap.get(dataId).resource != null) {
      throw new NotRecordable(KEEPS);
    }
  }
}

/** What puts values back that a step moves out of a buffer which it is about to change in place. */
function holdPlaces(backend: RecordableBackend, dataIds: Iterable<object>): () => void {
  const before = [...dataIds].map((dataId) => {
    const record = backend.tensorMap.get(dataId);
    const { resource, external = false } = record;
    // A buffer that nobody lies in is given back.
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

/** Variables as they were; what else is left of a step that failed lets go of its buffer. */
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
