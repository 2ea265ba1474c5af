import { computeStep, holdDraws, type StepRecorder, type StepToRecord } from '@radnet/core/internal';
import * as tf from '@tensorflow/tfjs';
import type { BufferManager } from '../webgpuBackend';
import { KEEPS, NotRecordable } from './notRecordable';
import { withoutBuffer } from './place';
import type { RecordableBackend } from './recordableBackend';
import { type Entry, RecordedShapes } from './recordedShapes';
import { Recording } from './recording';
import { ScratchPool } from './scratchPool';
import { VariablePins } from './variablePins';
import { watchCall } from './watchCall';

/**
 * Number of recordings to keep. The least replayed one is dropped first, so that scoring does not displace training.
 */
const MOST_KEPT = 8;
/** How often a step is traced, at most, until two traces in a row are the same. */
const MOST_TRIES = 3;
/**
 * How often a dropped recording is made again. If more steps alternate than are kept, recording costs more than it
 * saves.
 */
const MOST_REMADE = 2;

/** Records steps on tfjs's WebGPU backend: see `recordStep`. */
export class WebgpuStepRecorder implements StepRecorder {
  private readonly scratch: ScratchPool;
  private readonly variables: VariablePins;
  private readonly shapes = new RecordedShapes();
  /** Entries that have a recording. */
  private readonly kept = new Set<Entry>();
  private readonly told = new WeakSet<object>();
  private isTracing = false;
  /** Number of recordings that are not replayed yet. */
  private pending = 0;

  /** @param dropUnused Frees the backend's unused buffers, such as those that steps used before they were recorded. */
  constructor(
    private readonly backend: RecordableBackend,
    private readonly dropUnused: () => void,
  ) {
    const { bufferManager } = backend;
    const manager: Pick<BufferManager, 'acquireBuffer' | 'releaseBuffer'> = {
      acquireBuffer: bufferManager.acquireBuffer.bind(bufferManager),
      releaseBuffer: bufferManager.releaseBuffer.bind(bufferManager),
    };
    this.scratch = new ScratchPool(manager);
    this.variables = new VariablePins(backend);
  }

  async run(step: StepToRecord, inputs: tf.NamedTensorMap): Promise<tf.NamedTensorMap> {
    // A step inside a traced step is part of it.
    if (this.isTracing) return computeStep(step.compute, inputs);
    const entry = this.shapes.of(step, inputs);
    if (entry.recording && !entry.recording.isPlayable) {
      this.drop(entry);
      entry.isSeen = false;
    }
    const unfit = Object.values(inputs)
      .map(withoutBuffer)
      .find((what) => what !== undefined);
    if (unfit) this.refuse(entry, step, `it takes ${unfit}`);
    if (this.backend.activeTimers != null || entry.refusal !== undefined) return this.compute(step, inputs);
    if (entry.recording) return this.play(entry, inputs);
    if (entry.removals > MOST_REMADE) {
      this.refuse(entry, step, `more than ${MOST_KEPT} recordings take turns, for inputs of as many shapes`);
      return this.compute(step, inputs);
    }
    return entry.isSeen ? this.record(entry, step, inputs) : this.computeFirst(entry, step, inputs);
  }

  forget(step: object): void {
    for (const entry of this.shapes.take(step)) {
      entry.isForgotten = true;
      this.drop(entry);
    }
  }

  private compute({ compute }: StepToRecord, inputs: tf.NamedTensorMap): tf.NamedTensorMap {
    // Uploads inputs, as in a recording: small values on the host are computed there, with other last bits.
    for (const input of Object.values(inputs))
      if (!withoutBuffer(input)) this.backend.uploadToGPU(input.dataId);
    return computeStep(compute, inputs);
  }

  /** Computes the step without recording, which compiles its programs and shows if it reads values or keeps tensors. */
  private computeFirst(entry: Entry, step: StepToRecord, inputs: tf.NamedTensorMap): tf.NamedTensorMap {
    const { results, refusal, keeps } = watchCall(this.backend, () => this.compute(step, inputs));
    if (refusal) this.refuse(entry, step, refusal);
    // A tensor that only one call keeps, such as a constant, is no obstacle.
    else if (keeps && entry.hasKept) this.refuse(entry, step, KEEPS);
    entry.isSeen = !keeps;
    entry.hasKept = keeps;
    return results;
  }

  private async record(
    entry: Entry,
    step: StepToRecord,
    given: tf.NamedTensorMap,
  ): Promise<tf.NamedTensorMap> {
    // Copies the inputs: the caller may dispose of them, and run other steps, before this one is replayed.
    const inputs = tf.tidy(() =>
      Object.fromEntries(Object.entries(given).map(([name, x]) => [name, tf.keep(x.clone())])),
    );
    this.pending++;
    try {
      const draws = holdDraws();
      const recording = await this.tryToRecord(entry, step, inputs);
      if (!recording?.isPlayable) {
        recording?.dispose();
        return draws.again(() => this.compute(step, inputs));
      }
      this.keep(entry, step, recording);
      const outputs = recording.play(inputs);
      if (entry.recording !== recording) recording.dispose();
      return outputs;
    } finally {
      tf.dispose(inputs);
      this.pending--;
      this.freeScratch();
    }
  }

  private async tryToRecord(
    entry: Entry,
    step: StepToRecord,
    inputs: tf.NamedTensorMap,
  ): Promise<Recording | undefined> {
    const { device } = this.backend;
    // Also catches validation errors: commands on a buffer that could not be allocated are invalid.
    device.pushErrorScope('validation');
    device.pushErrorScope('out-of-memory');
    let recording: Recording | undefined;
    try {
      recording = this.trace(step, inputs);
    } catch (error) {
      if (!(error instanceof NotRecordable)) throw error;
      if (!error.isForNow) this.refuse(entry, step, error.message);
    } finally {
      const failures = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
      if (recording && failures.some((failure) => failure !== null)) {
        recording.dispose();
        recording = undefined;
        this.freeAll();
        const [memory] = failures;
        this.refuse(
          entry,
          step,
          memory ? 'the GPU has no memory left for a recording' : 'the GPU refuses a recording of it',
        );
      }
    }
    return recording;
  }

  private trace({ compute }: StepToRecord, inputs: tf.NamedTensorMap): Recording {
    this.isTracing = true;
    try {
      return new Recording(this.backend, this.scratch, this.variables, compute, inputs);
    } finally {
      this.isTracing = false;
    }
  }

  /** Keeps a recording that equals the last one. Otherwise it is replayed only once. */
  private keep(entry: Entry, step: StepToRecord, recording: Recording): void {
    // The step was disposed of, recorded by another call, or refused in the meantime.
    if (entry.isForgotten || entry.recording || entry.refusal !== undefined) return;
    const difference = entry.last && recording.signature.differenceFrom(entry.last);
    entry.last = recording.signature;
    entry.tries++;
    if (entry.tries > 1 && difference === undefined) {
      this.makeRoom();
      entry.recording = recording;
      delete entry.last;
      this.kept.add(entry);
      this.dropUnused();
    } else if (difference !== undefined && entry.tries >= MOST_TRIES) {
      this.refuse(entry, step, `it is not the same from call to call: ${difference}`);
    }
  }

  private play(entry: Entry, inputs: tf.NamedTensorMap): tf.NamedTensorMap {
    entry.plays++;
    return entry.recording!.play(inputs);
  }

  private makeRoom(): void {
    if (this.kept.size < MOST_KEPT) return;
    const least = [...this.kept].reduce((least, entry) => (entry.plays < least.plays ? entry : least));
    least.removals++;
    this.drop(least);
  }

  /** Drops a recording. The step is recorded again when it is next called. */
  private drop(entry: Entry): void {
    entry.recording?.dispose();
    delete entry.recording;
    delete entry.last;
    entry.tries = 0;
    this.kept.delete(entry);
    this.freeScratch();
  }

  /** Frees the scratch buffers if no recording is kept. */
  private freeScratch(): void {
    if (this.kept.size === 0 && this.pending === 0) this.scratch.dispose();
  }

  /** Frees all memory that recording uses. Some of the kept buffers may not have been allocated at all. */
  private freeAll(): void {
    for (const entry of this.kept) this.drop(entry);
    if (this.pending === 1) this.scratch.dispose();
    this.dropUnused();
  }

  private refuse(entry: Entry, { step, onUnrecorded }: StepToRecord, reason: string): void {
    entry.refusal = reason;
    if (this.told.has(step)) return;
    this.told.add(step);
    onUnrecorded(`recordStep: the step is computed each time instead of replayed, because ${reason}.`);
  }
}
