import type { StepToRecord } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import { hostWords } from '../uploadAtOnce';
import { type Copy, sendCommands } from './commands';
import { bytesOf, copyBetween, isSamePlace, placeOf } from './place';
import type { BufferBinding, RecordableBackend } from './recordableBackend';
import type { ScratchPool } from './scratchPool';
import type { Signature } from './signature';
import { TENSOR_USAGE } from '../tensorUsage';
import { type TracedStep, traceStep } from './traceStep';
import type { Pin, VariablePins } from './variablePins';

/**
 * A tensor that existed before the step and is not a variable. The recording keeps it, and the user must not dispose of
 * it.
 */
interface Captured {
  readonly dataId: object;
  readonly place: BufferBinding;
}

/** A step's commands with the buffers that they use, ready to be replayed with other inputs. */
export class Recording {
  private readonly inputs: Readonly<Record<string, BufferBinding>>;
  private readonly traced: TracedStep;
  private readonly pins: readonly Pin[];
  private readonly captured: readonly Captured[];
  private isPlayed = false;

  /**
   * Traces the step without computing it.
   *
   * @throws NotRecordable if it cannot be replayed.
   */
  constructor(
    private readonly backend: RecordableBackend,
    scratch: ScratchPool,
    private readonly variables: VariablePins,
    compute: StepToRecord['compute'],
    inputs: tf.NamedTensorMap,
  ) {
    sendCollected(backend);
    variables.separate();
    const places = Object.entries(inputs).map(([name, { shape }]) => {
      const size = bytesOf(shape);
      const buffer = backend.bufferManager.acquireBuffer(size, TENSOR_USAGE);
      return [name, { buffer, offset: 0, size }] as const;
    });
    this.inputs = Object.fromEntries(places);
    try {
      this.traced = traceStep(backend, scratch, compute, inputs, this.inputs);
    } catch (error) {
      this.releaseInputs();
      throw error;
    }
    this.pins = this.traced.used.map((variable) => variables.pin(variable));
    this.captured = this.traced.captured.map((dataId) => {
      backend.incRef(dataId);
      return { dataId, place: placeOf(backend.tensorMap.get(dataId))! };
    });
    this.traced.tracer.uniforms.upload(backend.queue);
  }

  get signature(): Signature {
    return this.traced.tracer.signature;
  }

  /** False if the user has disposed of something that the step reads. Then only running the step shows the outcome. */
  get isPlayable(): boolean {
    const { tensorMap } = this.backend;
    return (
      this.pins.every(({ variable }) => !variable.isDisposed) &&
      this.captured.every(({ dataId, place }) => {
        const record = tensorMap.has(dataId) ? tensorMap.get(dataId) : undefined;
        return record !== undefined && record.refCount > 1 && isSamePlace(placeOf(record), place);
      })
    );
  }

  /** Replays the step. The first time, it uses the seeds that were drawn when the step was traced. */
  play(inputs: tf.NamedTensorMap): tf.NamedTensorMap {
    const { backend, traced } = this;
    sendCollected(backend);
    if (this.isPlayed) this.drawAnew();
    this.isPlayed = true;
    const copies = [
      ...traced.outputs.keepGiven(),
      ...Object.entries(this.inputs).flatMap(([name, place]) => this.bringInput(inputs[name]!, place)),
      // Must be last, because it frees buffers from which the copies read.
      ...this.variables.bringBack(this.pins, ({ variable }) => traced.assigned.has(variable)),
    ];
    sendCommands(backend, [...copies, ...traced.tracer.commands]);
    return traced.outputs.give();
  }

  dispose(): void {
    const { traced } = this;
    traced.outputs.dispose();
    traced.tracer.dispose();
    for (const pin of this.pins) this.variables.unpin(pin);
    for (const { dataId } of this.captured) {
      // The data may have moved to another backend by now.
      const owner = tf.engine().state.tensorInfo.get(dataId)?.backend;
      if (owner?.disposeData(dataId)) tf.engine().removeDataId(dataId, owner);
    }
    this.releaseInputs();
  }

  private releaseInputs(): void {
    for (const { buffer } of Object.values(this.inputs)) this.backend.bufferManager.releaseBuffer(buffer);
  }

  private drawAnew(): void {
    const { seeds, uniforms } = this.traced.tracer;
    for (const { again, made } of seeds) {
      const seed = again();
      for (const { numbers, words } of made) numbers.write(Uint32Array.from(words(seed)));
    }
    uniforms.uploadLive(this.backend.queue);
  }

  /** Writes an input's values on the host at once, or returns a copy command for values on the GPU. */
  private bringInput({ dataId }: tf.Tensor, place: BufferBinding): Copy[] {
    const record = this.backend.tensorMap.get(dataId);
    const words = record.resource == null ? hostWords(record) : undefined;
    if (!words) return [copyBetween(placeOf(record)!, place)];
    this.backend.queue.writeBuffer(place.buffer, 0, words);
    return [];
  }
}

/** Sends the commands that tfjs has collected, because they come before the replay. */
function sendCollected(backend: RecordableBackend): void {
  if (!backend.commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}
