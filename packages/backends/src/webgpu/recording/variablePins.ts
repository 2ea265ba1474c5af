import type * as tf from '@tensorflow/tfjs';
import { BufferView } from '../bufferView';
import type { WebgpuBuffer } from '../webgpuBackend';
import type { Copy } from './commands';
import { copyBetween, isSamePlace, placeOf } from './place';
import type { BackendTensor, BufferBinding, RecordableBackend } from './recordableBackend';
import { tensorAt } from './tensors';
import { TENSOR_USAGE } from './tracer';

/** A variable and the place where recordings find its values. */
export interface Pin {
  readonly variable: tf.Variable;
  readonly place: BufferBinding;
  readonly resource: unknown;
  /** Recordings that use it. */
  users: number;
}

/**
 * Keeps the variables that recordings use where they are. A variable that is assigned, loaded or moved elsewhere between two playings
 * is brought back with its new values; whoever shares the old ones keeps them.
 */
export class VariablePins {
  private readonly pins = new Map<tf.Variable, Pin>();

  constructor(private readonly backend: RecordableBackend) {}

  pin(variable: tf.Variable): Pin {
    let pin = this.pins.get(variable);
    if (!pin) {
      const record = this.backend.tensorMap.get(variable.dataId);
      const { resource } = record;
      pin = { variable, place: placeOf(record)!, resource, users: 0 };
      if (resource instanceof BufferView) resource.shared.hold();
      else record.external = true;
      this.pins.set(variable, pin);
    }
    pin.users++;
    return pin;
  }

  unpin(pin: Pin): void {
    if (--pin.users > 0) return;
    this.pins.delete(pin.variable);
    const { resource, variable } = pin;
    if (resource instanceof BufferView) return resource.shared.giveBack();
    const record = this.recordOf(variable);
    if (record?.resource === resource) record!.external = false;
    else this.backend.bufferManager.releaseBuffer(resource as WebgpuBuffer);
  }

  /** As `bringBack`, of all variables that there are pins for: another recording is to find them there. */
  bringAllBack(): Copy[] {
    const pins = [...this.pins.values()].filter(({ variable }) => !variable.isDisposed);
    return this.bringBack(pins, () => false);
  }

  /**
   * Has all variables at their places once the copies that it gives are sent. Who shares values that the recording writes over
   * keeps them elsewhere.
   */
  bringBack(pins: readonly Pin[], isWritten: (pin: Pin) => boolean): Copy[] {
    // All at first: a buffer that is free after its copy must not be written before it.
    for (const { variable } of pins) this.backend.uploadToGPU(variable.dataId);
    return pins.flatMap((pin) => {
      const record = this.backend.tensorMap.get(pin.variable.dataId);
      if (!isSamePlace(placeOf(record), pin.place)) return this.moveBack(pin, record);
      if (!isWritten(pin)) return [];
      // As they were read last.
      record.values = null;
      return record.refCount > 1 ? this.moveSharers(pin, record) : [];
    });
  }

  private moveBack({ variable, place, resource }: Pin, record: BackendTensor): Copy[] {
    const copy = copyBetween(placeOf(record)!, place);
    if (resource instanceof BufferView) resource.shared.hold();
    this.assign(variable, resource);
    return [copy];
  }

  private moveSharers({ variable, place, resource }: Pin, record: BackendTensor): Copy[] {
    const buffer = this.backend.bufferManager.acquireBuffer(place.size, TENSOR_USAGE);
    record.resource = buffer;
    record.external = false;
    this.assign(variable, resource);
    return [copyBetween(place, { buffer, offset: 0, size: place.size })];
  }

  private assign(variable: tf.Variable, resource: unknown): void {
    const moved = tensorAt(this.backend, variable, resource);
    variable.assign(moved);
    moved.dispose();
  }

  private recordOf(variable: tf.Variable): BackendTensor | undefined {
    const { tensorMap } = this.backend;
    return tensorMap.has(variable.dataId) ? tensorMap.get(variable.dataId) : undefined;
  }
}
