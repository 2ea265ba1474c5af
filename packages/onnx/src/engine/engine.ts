import type { ElementType, Payload } from '../graph/value';
import type { DeviceMemory } from './deviceMemory';
import type { DeviceTensor } from './deviceTensor';
import type { ProfiledNode } from './readProfile';

/** A tensor to feed a run with. */
export interface EngineTensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Payload | DeviceTensor;
}

/** A compiled model. */
export interface EngineSession {
  /** Computes the named results from the named feeds, synchronously. */
  run(feeds: Readonly<Record<string, EngineTensor>>, results: readonly string[]): (Payload | DeviceTensor)[];
  /** Stops the profiler and returns the nodes of all runs. Present if the session was compiled with the profiler. */
  endProfile?(): ProfiledNode[];
  dispose(): void;
}

export interface CompileOptions {
  /** Whether to profile the runs, for `endProfile`. */
  readonly profiled?: boolean;
  /** Names of the results to keep on the device. Requires an engine with `device`. */
  readonly onDevice?: readonly string[];
}

/** What the backend needs from ONNX Runtime: to compile a model and to run it, both synchronously. */
export interface Engine {
  readonly version: string;
  /** Present if tensors can stay on the device between runs. */
  readonly device?: DeviceMemory;
  compile(model: Uint8Array, options?: CompileOptions): EngineSession;
}
