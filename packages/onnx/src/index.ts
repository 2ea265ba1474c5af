export { onnxStats, registerOnnxBackend, type OnnxBackendOptions } from './backend/registerOnnxBackend';
export type { OnnxStats } from './backend/stats';
export type { EngineOptions, ExecutionProvider, GraphOptimization } from './engine/engineOptions';
export { requireOnnxRuntime } from './engine/loadOnnxRuntime';
export { placementReport } from './placement/placementReport';
export type {
  DeviceProgram,
  LongestProgram,
  NodesElsewhere,
  PlacedNodes,
  PlacementReport,
} from './placement/summarizePlacement';
export { toOnnx, type ToOnnxOptions } from './export/toOnnx';
