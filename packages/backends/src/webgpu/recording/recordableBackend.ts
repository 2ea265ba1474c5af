import type { CommandEncoder, WebgpuBackend, WebgpuBuffer, WebgpuProgram } from '../webgpuBackend';

/**
 * Parts of tfjs's WebGPUBackend that recording uses in addition to those for kernels. Some are private in tfjs 4.22.
 */
export interface RecordableBackend extends Omit<
  WebgpuBackend,
  'device' | 'commandEncoder' | 'tensorMap' | 'queue'
> {
  readonly device: RecordableDevice;
  queue: Queue;
  commandEncoder: Encoder | null;
  computePassEncoder: ComputePass | null;
  commandQueueOwnedIds: { add(dataId: object): void; has(dataId: object): boolean };
  dispatchCountInPass: number;
  /** If set, programs are timed one by one. */
  readonly activeTimers?: unknown;
  uniformPendingDisposal: WebgpuBuffer[];
  readonly tensorMap: {
    has(dataId: object): boolean;
    get(dataId: object): BackendTensor;
    set(dataId: object, tensor: BackendTensor): void;
  };
  nextDataId(): number;
  write(values: unknown, shape: number[], dtype: string): object;
  /** Takes over a tensor of another backend. */
  move(...args: unknown[]): void;
  recordAndSubmit(program: WebgpuProgram, ...rest: unknown[]): void;
  makeUniforms(uniforms: UniformEntry[]): BufferBinding;
}

/** tfjs's record of a tensor. */
export interface BackendTensor {
  dtype: string;
  shape: readonly number[];
  values?: ArrayLike<number> | null;
  /** A buffer, or a `BufferView`. */
  resource?: unknown;
  refCount: number;
  /** How often recordings wrote to it. */
  writes?: number;
  /** Set if the tensor does not own the resource, so that disposing of the tensor does not release it. */
  external?: boolean;
}

export interface UniformEntry {
  readonly type: string;
  data: readonly number[];
  readonly drawn?: { readonly seed: string; readonly words: (seed: string) => readonly number[] };
}

/** WebGPU's GPUBufferBinding. */
export interface BufferBinding {
  readonly buffer: WebgpuBuffer;
  readonly offset: number;
  readonly size: number;
}

export interface RecordableDevice {
  readonly limits: { readonly maxStorageBufferBindingSize: number };
  readonly lost: WebgpuBackend['device']['lost'];
  addEventListener: WebgpuBackend['device']['addEventListener'];
  createCommandEncoder(): Encoder;
  pushErrorScope(filter: 'out-of-memory' | 'validation'): void;
  popErrorScope(): Promise<{ readonly message: string } | null>;
}

/** GPUQueue. */
export interface Queue {
  writeBuffer(
    buffer: WebgpuBuffer,
    offset: number,
    data: ArrayBuffer | ArrayBufferView,
    dataOffset?: number,
    size?: number,
  ): void;
  submit(commands: readonly object[]): void;
}

/** GPUCommandEncoder. */
export interface Encoder extends CommandEncoder {
  beginComputePass(): ComputePass;
  finish(): object;
}

/** GPUComputePassEncoder. */
export interface ComputePass {
  setPipeline(pipeline: object): void;
  setBindGroup(index: number, group: object): void;
  dispatchWorkgroups(x: number, y?: number, z?: number): void;
  end(): void;
}
