import type { DeviceTensor } from '../engine/deviceTensor';
import type { GraphNode } from './graphNode';

/** Element types of a recorded graph: those of TensorFlow.js, and int64 for the shapes that ONNX operators take. */
export type ElementType = 'float32' | 'int32' | 'bool' | 'int64';

export type Payload = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/**
 * One value in a recorded graph. It is in one of these states:
 *
 * - known: `data` is set, because the value came from outside or a run has computed it;
 * - constant, the same in every run: `data` and `constantId` are set;
 * - only on the device: `device` is set;
 * - not computed yet: `node` will compute it.
 */
export class Value {
  data?: Payload;
  /** Its copy on the device; see `DeviceValues`. */
  device?: DeviceTensor;
  /** The number of tensor entries that hold it. */
  references = 0;
  /** Set for constants. Equal constants have equal ids. */
  constantId?: number;
  node?: GraphNode;
  /** The error because of which a run could not compute it. */
  failure?: Error;
  /** Other forms of this value, by name. Valid while the graph's `epoch` is `derivedIn`. */
  derived?: Map<string, Value>;
  derivedIn = -1;
  /** Set by `planRun` for the run that it plans, like `slot`. */
  wantedIn = -1;
  slot = -1;

  constructor(
    readonly type: ElementType,
    readonly shape: readonly number[],
  ) {}
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
