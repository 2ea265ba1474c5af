import type * as tf from '@tensorflow/tfjs';
import { BufferView } from '../bufferView';
import type { WebgpuBuffer } from '../webgpuBackend';
import { type Copy, sendCommands } from './commands';
import { copyToFreeBuffer, moveToOwnBuffer } from './moveToOwnBuffer';
import { copyBetween, isSamePlace, placeOf } from './place';
import type { BackendTensor, BufferBinding, RecordableBackend } from './recordableBackend';
import { tensorAt, variablesByData } from './tensors';

/** A variable and the place where recordings find its values. */
export interface Pin {
  readonly variable: tf.Variable;
  readonly place: BufferBinding;
  readonly resource: unknown;
  /** The data at that place: the variable's when it was last there. Clones of it may hold them now. */
  dataId: object;
  /** Number of recordings that use the pin. */
  users: number;
}

/**
 * Keeps the variables that recordings use in their places. If a variable is assigned, loaded or moved between two
 * replays, it is moved back with its new values. Tensors that share the old values keep them.
 */
export class VariablePins {
  private readonly pins = new Map<tf.Variable, Pin>();

  constructor(private readonly backend: RecordableBackend) {
    forgetOldReads(backend);
  }

  /** Pins a variable, which must not share its values: see `separate`. */
  pin(variable: tf.Variable): Pin {
    let pin = this.pins.get(variable);
    if (!pin) {
      const { dataId } = variable;
      const record = this.backend.tensorMap.get(dataId);
      const { resource } = record;
      pin = { variable, place: placeOf(record)!, resource, dataId, users: 0 };
      if (resource instanceof BufferView) resource.shared.hold();
      record.external = true;
      this.pins.set(variable, pin);
    }
    pin.users++;
    return pin;
  }

  unpin(pin: Pin): void {
    if (--pin.users > 0) return;
    this.pins.delete(pin.variable);
    const { resource } = pin;
    const record = this.occupant(pin);
    if (record) record.external = false;
    if (resource instanceof BufferView) resource.shared.giveBack();
    else if (!record) this.backend.bufferManager.releaseBuffer(resource as WebgpuBuffer);
  }

  /**
   * Prepares for a trace: moves each variable to its place or, if it has none, to a separate buffer, so that it shares
   * its values with no other tensor. Otherwise a step might read a variable and a clone of it that differ later, or a
   * variable that holds another recording's result.
   */
  separate(): void {
    const { backend, pins } = this;
    const variables = [...variablesByData(backend).values()];
    const pinned = [...pins.values()].filter(({ variable }) => !variable.isDisposed);
    // Sends the copies before anything is written to the buffers that they free.
    sendCommands(
      backend,
      this.bringBack(pinned, () => true),
    );
    const copies: Copy[] = [];
    for (const variable of variables.filter((variable) => !pins.has(variable))) {
      backend.uploadToGPU(variable.dataId);
      const record = backend.tensorMap.get(variable.dataId);
      if (record.refCount === 1 && !record.external) continue;
      copies.push(this.moveVariable(variable, placeOf(record)!));
    }
    sendCommands(backend, copies);
  }

  /**
   * Moves all variables to their places once the returned copies are sent. Tensors that share values which the
   * recording overwrites keep them in other buffers.
   */
  bringBack(pins: readonly Pin[], isWritten: (pin: Pin) => boolean): Copy[] {
    const { tensorMap } = this.backend;
    // Takes buffers before it frees any: a buffer must not be written or destroyed before its copy is made.
    for (const { variable } of pins) this.backend.uploadToGPU(variable.dataId);
    const isAway = ({ variable, place }: Pin): boolean =>
      !isSamePlace(placeOf(tensorMap.get(variable.dataId)), place);
    const away = pins.filter(isAway);
    const kept = pins.flatMap((pin) => {
      if (isAway(pin)) return [...this.moveOthers(pin), ...this.moveOut(pin)];
      if (!isWritten(pin)) return [];
      const record = tensorMap.get(pin.variable.dataId);
      // Forgets the values that were read last.
      record.values = null;
      record.writes = (record.writes ?? 0) + 1;
      return record.refCount > 1 ? this.leaveToOthers(pin) : [];
    });
    return [...kept, ...away.flatMap((pin) => this.moveBack(pin))];
  }

  /** Moves a variable's values out of the buffer to which they will be copied: WebGPU cannot copy within a buffer. */
  private moveOut({ variable, place }: Pin): Copy[] {
    const from = placeOf(this.backend.tensorMap.get(variable.dataId))!;
    if (from.buffer !== place.buffer) return [];
    return [this.moveVariable(variable, from)];
  }

  /** Gives a variable a separate buffer. */
  private moveVariable(variable: tf.Variable, from: BufferBinding): Copy {
    const { buffer, copy } = copyToFreeBuffer(this.backend, from);
    this.assign(variable, buffer).external = false;
    return copy;
  }

  private moveBack(pin: Pin): Copy[] {
    const copy = copyBetween(placeOf(this.backend.tensorMap.get(pin.variable.dataId))!, pin.place);
    this.putAtPlace(pin);
    return [copy];
  }

  private leaveToOthers(pin: Pin): Copy[] {
    const copies = this.moveOthers(pin);
    this.putAtPlace(pin);
    return copies;
  }

  /** Moves other tensors' values away from the variable's place. */
  private moveOthers(pin: Pin): Copy[] {
    const record = this.occupant(pin);
    return record ? [moveToOwnBuffer(this.backend, record, pin.place)] : [];
  }

  private putAtPlace(pin: Pin): void {
    const { variable, resource } = pin;
    if (resource instanceof BufferView) resource.shared.hold();
    this.assign(variable, resource);
    pin.dataId = variable.dataId;
    if (resource instanceof BufferView) resource.holder = variable.dataId;
  }

  private assign(variable: tf.Variable, resource: unknown): BackendTensor {
    const moved = tensorAt(this.backend, variable, resource);
    variable.assign(moved);
    moved.dispose();
    return this.backend.tensorMap.get(variable.dataId);
  }

  /** Returns the tensor data at the variable's place. */
  private occupant({ dataId, resource }: Pin): BackendTensor | undefined {
    const { tensorMap } = this.backend;
    const record = tensorMap.has(dataId) ? tensorMap.get(dataId) : undefined;
    return record?.resource === resource ? record : undefined;
  }
}

/** Drops the cached values of a read if the tensor was written to while it was read. */
function forgetOldReads(backend: RecordableBackend): void {
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    const record = backend.tensorMap.has(dataId) ? backend.tensorMap.get(dataId) : undefined;
    const writes = record?.writes;
    const values = await read(dataId);
    if (record && record.writes !== writes) record.values = null;
    return values;
  };
}
