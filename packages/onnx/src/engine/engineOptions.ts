/**
 * A part of ONNX Runtime that computes: `cpu`, `webgpu` (Vulkan, Metal or Direct3D 12), `cuda` (NVIDIA, Linux x64), `coreml`
 * (Apple) or `dml` (Windows).
 */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda' | 'coreml' | 'dml';

export const EXECUTION_PROVIDERS: readonly ExecutionProvider[] = ['cpu', 'webgpu', 'cuda', 'coreml', 'dml'];

/** ONNX Runtime's levels of graph optimization, from none to all. */
export type GraphOptimization = 'disabled' | 'basic' | 'extended' | 'all';

export const GRAPH_OPTIMIZATIONS: readonly GraphOptimization[] = ['disabled', 'basic', 'extended', 'all'];

/** How ONNX Runtime computes. */
export interface EngineOptions {
  /** Where to compute, in order of preference. An operator that one provider lacks runs on the next. Default: cpu. */
  readonly executionProviders?: readonly ExecutionProvider[];
  /** Threads of one operator. Default: ONNX Runtime's choice, one for each physical core. */
  readonly threads?: number;
  /** How much ONNX Runtime optimizes a recorded graph before it runs it. Default: extended. */
  readonly graphOptimization?: GraphOptimization;
}
