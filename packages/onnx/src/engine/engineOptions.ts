export const EXECUTION_PROVIDERS = ['cpu', 'webgpu', 'cuda', 'coreml', 'dml'] as const;

export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];

export const GRAPH_OPTIMIZATIONS = ['disabled', 'basic', 'extended', 'all'] as const;

export type GraphOptimization = (typeof GRAPH_OPTIMIZATIONS)[number];

export interface EngineOptions {
  /** Where to compute, in order of preference. What one cannot compute the next does. Default: cpu. */
  readonly executionProviders?: readonly ExecutionProvider[];
  /** Threads of one operator. Default: ONNX Runtime's choice, one a physical core. */
  readonly threads?: number;
  /** How hard ONNX Runtime works on the recorded graph before it runs it. Default: extended. */
  readonly graphOptimization?: GraphOptimization;
}
