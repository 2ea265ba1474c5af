/**
 * The part of ONNX Runtime that computes: `cpu`, `webgpu` (Vulkan, Metal or Direct3D 12), `cuda` (NVIDIA, Linux x64),
 * `coreml` (Apple) or `dml` (Windows).
 */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda' | 'coreml' | 'dml';

export const EXECUTION_PROVIDERS: readonly ExecutionProvider[] = ['cpu', 'webgpu', 'cuda', 'coreml', 'dml'];

/**
 * How much ONNX Runtime optimizes a graph: `disabled` not at all, `basic` removes redundant operators and folds
 * constants, `extended` also fuses operators, `all` also changes layouts.
 */
export type GraphOptimization = 'disabled' | 'basic' | 'extended' | 'all';

export const GRAPH_OPTIMIZATIONS: readonly GraphOptimization[] = ['disabled', 'basic', 'extended', 'all'];

/** Settings of ONNX Runtime, the first part of {@link OnnxBackendOptions}. */
export interface EngineOptions {
  /**
   * Where to compute, in order of preference; at least one. The first one names the backend. An operator that one
   * provider lacks runs on the next. Default `['cpu']`.
   */
  readonly executionProviders?: readonly ExecutionProvider[];
  /**
   * Number of threads that one operator uses, a whole number above 0. By default ONNX Runtime chooses: one for each
   * physical core.
   */
  readonly threads?: number;
  /** How much ONNX Runtime optimizes a recorded graph before it runs it. Default `extended`. */
  readonly graphOptimization?: GraphOptimization;
}
