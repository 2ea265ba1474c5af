import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs';

/** A compute shader, as tfjs's WebGPU backend takes it. */
export interface WebgpuProgram {
  readonly variableNames: readonly string[];
  readonly outputShape: readonly number[];
  /** Declarations of what `uniformData` brings, in its order. */
  readonly uniforms: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly dispatchLayout: { readonly x: readonly number[] };
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
}

/**
 * What our kernels use of tfjs's WebGPUBackend, written out so that this package's types do not depend on one that need
 * not be installed.
 */
export interface WebgpuBackend extends KernelBackend {
  readonly device: WebgpuDevice;
  readonly bufferManager: BufferManager;
  runWebGPUProgram(
    program: WebgpuProgram,
    inputs: readonly TensorInfo[],
    dtype: DataType,
    uniforms?: readonly Uniform[],
  ): TensorInfo;
}

/** Where the backend gets its buffers from, and gives them back to. */
export interface BufferManager {
  /** Unused buffers by size and usage, as `size_usage`. */
  readonly freeBuffers: ReadonlyMap<string, WebgpuBuffer[]>;
  numFreeBuffers: number;
  numBytesUsed: number;
  /** Used and unused. */
  numBytesAllocated: number;
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): WebgpuBuffer;
}

export interface WebgpuBuffer {
  readonly size: number;
  destroy(): void;
}

/** The part of WebGPU's GPUDevice that is used. */
export interface WebgpuDevice {
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
