import type { ElementType, Payload } from '../graph/value';
import type { DeviceMemory } from './deviceMemory';
import type { DeviceTensor } from './deviceTensor';
import type { ProfiledNode } from './readProfile';

export interface EngineTensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Payload | DeviceTensor;
}

/** A compiled model. */
export interface EngineSession {
  /** Computes the named results from the named feeds, before it returns. */
  run(feeds: Readonly<Record<string, EngineTensor>>, results: readonly string[]): (Payload | DeviceTensor)[];
  /** Of a session that was compiled with the profiler: ends it, and gives the nodes of all runs. */
  endProfile?(): ProfiledNode[];
  dispose(): void;
}

export interface CompileOptions {
  /** Whether its runs are to be profiled, for `endProfile`. */
  readonly profiled?: boolean;
  /** The results that stay on the device. Only where the engine has `device`. */
  readonly onDevice?: readonly string[];
}

/** What the backend asks of ONNX Runtime: to compile a model and to run it, both synchronously. */
export interface Engine {
  readonly version: string;
  /** Where tensors can stay on the device from run to run. */
  readonly device?: DeviceMemory;
  compile(model: Uint8Array, options?: CompileOptions): EngineSession;
}
