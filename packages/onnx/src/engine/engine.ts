import type { ProfiledNode } from './readProfile';
import type { Dimension } from '../onnxFile/onnxMessages';
import type { ElementType, Payload } from '../graph/value';

export interface EngineTensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Payload;
}

/** A compiled model. */
export interface EngineSession {
  /** Computes the named results from the named feeds, before it returns. */
  run(feeds: Readonly<Record<string, EngineTensor>>, results: readonly string[]): Payload[];
  /** Of a session that was compiled with the profiler: ends it, and gives the nodes of all runs. */
  endProfile?(): ProfiledNode[];
  dispose(): void;
}

/** What the backend asks of ONNX Runtime: to compile a model and to run it, both synchronously. */
export interface Engine {
  readonly version: string;
  /** @param profiled whether its runs are to be profiled, for `endProfile`. */
  compile(model: Uint8Array, profiled?: boolean): EngineSession;
}

export type { Dimension };
