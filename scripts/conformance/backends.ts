/** How to register each backend. Imported lazily, so that a run only loads the one that it tests. */
export const backends = {
  cpu: async () => {
    await import('@tensorflow/tfjs-backend-cpu');
  },
  wasm: async () => {
    await import('@tensorflow/tfjs-backend-wasm');
  },
  onnx: async () => {
    const { registerOnnxBackend } = await import('@radnet/onnx');
    registerOnnxBackend();
  },
};

export type BackendName = keyof typeof backends;
