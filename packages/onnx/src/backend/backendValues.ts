/**
 * The values of a tensor, as TensorFlow.js passes them to a backend and gets them back. `Uint8Array[]` is for strings.
 */
export type BackendValues = Float32Array | Int32Array | Uint8Array | Uint8Array[];
