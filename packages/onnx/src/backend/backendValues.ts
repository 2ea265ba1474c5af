/** What TensorFlow.js hands its backends, and takes from them. */
export type BackendValues = Float32Array | Int32Array | Uint8Array | Uint8Array[];
