import type {
  BackendValues,
  DataToGPUOptions,
  DataType,
  GPUData,
  KernelBackend,
  TensorInfo,
} from '@tensorflow/tfjs';

/** A compute shader, as tfjs's WebGPU backend takes it. */
export interface WebgpuProgram {
  readonly variableNames: readonly string[];
  /** How many values are bound together, as vec2 or vec4, for each variable and the result. */
  readonly variableComponents?: readonly number[];
  readonly outputComponent?: number;
  readonly outputShape: readonly number[];
  /** Declarations of what `uniformData` brings, in its order. */
  readonly uniforms: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly dispatchLayout: {
    readonly x: readonly number[];
    readonly y?: readonly number[];
    readonly z?: readonly number[];
  };
  /** Workgroups. The backend deals them out to more axes where they are too many for one. */
  dispatch: [number, number, number];
  /** Whether the shader asks for `uniforms.size`. */
  readonly size: boolean;
  /** Equal for equal code. */
  shaderKey: string;
  getUserCode(): string;
}

export interface Uniform {
  readonly type: 'float32' | 'int32' | 'uint32';
  readonly data: readonly number[];
  /** Set if `data` depend on a drawn seed. A recorded step recomputes them from each new seed. */
  readonly drawn?: { readonly seed: string; readonly words: (seed: string) => readonly number[] };
}

/**
 * The parts of tfjs's WebGPUBackend that our kernels use. They are declared here so that this package's types do not
 * depend on an optional package.
 */
export interface WebgpuBackend extends KernelBackend, UploadingBackend, ViewingBackend {
  readonly device: WebgpuDevice;
  readonly bufferManager: BufferManager;
  readonly tensorMap: { get(dataId: object): TensorRecord; has(dataId: object): boolean };
  /** @param output what the program writes; by default a new tensor of the program's shape. */
  runWebGPUProgram(
    program: WebgpuProgram,
    inputs: readonly TensorInfo[],
    dtype: DataType,
    uniforms?: readonly Uniform[],
    output?: TensorInfo,
  ): TensorInfo;
}

/** What the backend knows of a tensor. */
export interface TensorRecord {
  readonly dtype: string;
  readonly shape?: readonly number[];
  /** Until they are uploaded, and once they were read. */
  values?: ArrayLike<unknown> | null;
  resource?: unknown;
  /** Whether the resource is another's, and stays where the tensor is disposed of. */
  external?: boolean;
}

/** What brings tensors' values to the GPU. */
export interface UploadingBackend {
  readonly tensorMap: { get(dataId: object): TensorRecord };
  readonly bufferManager: Pick<BufferManager, 'acquireBuffer'>;
  readonly queue: { writeBuffer(buffer: WebgpuBuffer, offset: number, data: ArrayBufferView): void };
  uploadToGPU(dataId: object): void;
}

/** What collects commands, keeps buffers, and reads them. */
export interface PoolingBackend {
  readonly bufferManager: BufferManager;
  readonly tensorMap: { get(dataId: object): TensorRecord | undefined };
  /** Disposed of, but used by commands that are still collected: their buffers are free once those are sent. */
  readonly tensorDataPendingDisposal: readonly object[];
  /** Null where nothing is collected. */
  readonly commandEncoder: object | null;
  endComputePassEncoder(): void;
  submitQueue(): void;
  read(dataId: object): Promise<BackendValues>;
  readSync(dataId: object): BackendValues;
}

/** What binds, reads and releases a tensor's resource: see `BufferView`. */
export interface ViewingBackend extends PoolingBackend {
  readonly commandEncoder: CommandEncoder | null;
  /** Tensors that commands use which are still collected. */
  readonly commandQueueOwnedIds: { add(dataId: object): void };
  makeTensorInfo(shape: number[], dtype: DataType, values?: BackendValues): TensorInfo;
  disposeData(dataId: object, force?: boolean): boolean;
  releaseResource(dataId: object): void;
  getBufferData(resource: unknown): Promise<ArrayBuffer>;
  readToGPU(dataId: object, options?: DataToGPUOptions): GPUData;
  ensureCommandEncoderReady(): void;
}

/** The part of WebGPU's GPUCommandEncoder that is used. */
export interface CommandEncoder {
  copyBufferToBuffer(
    source: WebgpuBuffer,
    sourceOffset: number,
    destination: WebgpuBuffer,
    destinationOffset: number,
    size: number,
  ): void;
}

/** Where the backend gets its buffers from, and gives them back to. */
export interface BufferManager {
  /** Unused buffers by size and usage, as `size_usage`. */
  readonly freeBuffers: ReadonlyMap<string, WebgpuBuffer[]>;
  numFreeBuffers: number;
  /** Used and unused. */
  numBytesAllocated: number;
  readonly numBytesUsed: number;
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): WebgpuBuffer;
  /** Keeps it for the next of its size, or destroys it. */
  releaseBuffer(buffer: WebgpuBuffer, reuse?: boolean): void;
}

export interface WebgpuBuffer {
  readonly size: number;
  readonly usage: number;
  destroy(): void;
}

/** The part of WebGPU's GPUDevice that is used. */
export interface WebgpuDevice {
  readonly limits: { readonly maxStorageBufferBindingSize: number };
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  addEventListener(type: 'uncapturederror', listener: (event: UncapturedError) => void): void;
}

/** WebGPU's GPUOutOfMemoryError, GPUValidationError or GPUInternalError. */
export interface GpuError {
  readonly message: string;
}

export interface UncapturedError {
  readonly error: GpuError;
  preventDefault(): void;
}
