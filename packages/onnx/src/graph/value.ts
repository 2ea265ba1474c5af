import type { DeviceTensor } from '../engine/deviceTensor';
import type { GraphNode } from './graphNode';

/** Element types that a recorded graph uses: TensorFlow.js's own, and int64 for the shapes that ONNX operators take. */
export type ElementType = 'float32' | 'int32' | 'bool' | 'int64';

export type Payload = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/**
 * One value in a recorded graph. It is either known (`data`: it came from outside or a run has made it), the same in
 * every run (`constantId` too), on the device alone (`device`), or still to be computed by `node`.
 */
export class Value {
  data?: Payload;
  /** Its values on the device; see `DeviceValues`. */
  device?: DeviceTensor;
  /** Tensors' data that it holds. */
  references = 0;
  /** Equal constants have equal ids. */
  constantId?: number;
  node?: GraphNode;
  /** The error that kept a run from making it. */
  failure?: Error;
  /** Forms of this value that were derived from it, by name; valid while the graph's `epoch` is `derivedIn`. */
  derived?: Map<string, Value>;
  derivedIn = -1;
  /** Marks of the run that is being put together, see `planRun`. */
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
