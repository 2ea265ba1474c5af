/** The part of onnxruntime-node's internal binding that is used here; see its dist/binding.d.ts. */
export interface Binding {
  readonly InferenceSession: new () => BindingSession;
}

export interface BindingSession {
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void;
  run(
    feeds: Readonly<Record<string, BindingTensor>>,
    fetches: Readonly<Record<string, null>>,
    options: object,
  ): Record<string, BindingTensor>;
  endProfiling(): void;
  dispose(): void;
}

export interface BindingTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
  readonly location?: string;
  /** Frees the memory. Call it exactly once if `location` is gpu-buffer. */
  dispose?(): void;
}
