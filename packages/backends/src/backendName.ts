/** The backends that `selectBackend` knows, in the order in which it tries them: fastest first, as far as measured. */
export const BACKEND_NAMES = [
  'onnx-cuda',
  'tfjs-node-gpu',
  'onnx',
  'tfjs-node',
  'webgpu',
  'onnx-webgpu',
  'webgl',
  'wasm',
  'cpu',
] as const;

/** The name of a backend that `selectBackend` knows. */
export type BackendName = (typeof BACKEND_NAMES)[number];

/** The backends that can start in Node: all except `webgl`. */
export const NODE_BACKENDS: readonly BackendName[] = BACKEND_NAMES.filter((name) => name !== 'webgl');

/** The backends that compute on a GPU, in the order in which the preference `gpu` tries them. */
export const GPU_BACKENDS = ['onnx-cuda', 'tfjs-node-gpu', 'webgpu', 'onnx-webgpu', 'webgl'] as const;
