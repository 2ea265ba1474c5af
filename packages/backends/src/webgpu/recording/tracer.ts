import { watchDraws } from '@radnet/core/internal';
import type { TensorInfo } from '@tensorflow/tfjs';
import type { BufferManager, WebgpuBuffer, WebgpuProgram } from '../webgpuBackend';
import { boundMethods } from './boundMethods';
import { collectingEncoder } from './collectingEncoder';
import type { Command, Dispatch } from './commands';
import { NotRecordable } from './notRecordable';
import { placeOf } from './place';
import type { BufferBinding, RecordableBackend, UniformEntry } from './recordableBackend';
import { replaceMembers } from './replaceMembers';
import type { ScratchPool } from './scratchPool';
import { Signature, wordsOf } from './signature';
import { TensorNumbers } from './tensorNumbers';
import { type LiveNumbers, UniformStore } from './uniformStore';

/** GPUBufferUsage of uniforms. */
const UNIFORM_USAGE = 0x40;

/** A seed that is drawn again for each replay, and the numbers that depend on it. */
export interface LiveSeed {
  readonly again: () => string;
  readonly made: { readonly numbers: LiveNumbers; readonly words: (seed: string) => readonly number[] }[];
}

/**
 * Traces a step on tfjs's WebGPU backend: collects its commands instead of sending them. Tensors that the step makes
 * use scratch buffers, which are free again as soon as the tensors are disposed of. Uniforms, and constants that the
 * step uploads, have buffers that the recording owns.
 */
export class Tracer {
  readonly commands: Command[] = [];
  readonly signature = new Signature();
  readonly uniforms: UniformStore;
  readonly seeds: LiveSeed[] = [];
  /** Buffers of values that the step itself uploaded from the host. */
  readonly constants = new Set<WebgpuBuffer>();
  /** Tensors that the step reads and did not make. */
  readonly read = new Map<object, TensorInfo>();
  /** Tensors that the step made. */
  readonly made = new Set<object>();
  readonly numbers: TensorNumbers;
  private readonly seedsByName = new Map<string, LiveSeed>();
  private readonly stockBackend: RecordableBackend;
  private readonly stockManager: BufferManager;
  /** Why a tensor from the host is being uploaded and gets a buffer. */
  private uploading: 'constant' | 'tensor' | undefined;
  /** A failure from a read that the step cannot see at once (a promise) or that it may have caught. */
  private failure: NotRecordable | undefined;
  private uniformBytes = new Uint8Array();

  /** @param identityOf see `TensorNumbers`. */
  constructor(
    private readonly backend: RecordableBackend,
    private readonly scratch: ScratchPool,
    inputs: readonly object[],
    identityOf: (dataId: object) => object,
  ) {
    this.numbers = new TensorNumbers(inputs, (dataId) => this.made.has(dataId), identityOf);
    this.stockBackend = boundMethods(backend, BACKEND_METHODS);
    this.stockManager = boundMethods(backend.bufferManager, MANAGER_METHODS);
    this.uniforms = new UniformStore(this.stockManager);
  }

  /** @throws NotRecordable if the step does something that cannot be replayed. Nothing was computed then. */
  run<T>(step: () => T): T {
    const { backend } = this;
    const restore = [
      replaceMembers(backend, this.backendHooks()),
      replaceMembers(backend.bufferManager, this.managerHooks()),
    ];
    try {
      return watchDraws(({ seed, again }) => {
        if (this.seedsByName.has(seed)) throw new NotRecordable('two of its layers draw by the same seed');
        const live = { again, made: [] };
        this.seedsByName.set(seed, live);
        this.seeds.push(live);
      }, step);
    } finally {
      restore.forEach((undo) => undo());
    }
  }

  /** @throws NotRecordable if the step continued after an operation that cannot be recorded. */
  requireNoFailure(): void {
    if (this.failure) throw this.failure;
  }

  /** Releases the buffers of the uniforms and the constants. */
  dispose(): void {
    this.uniforms.dispose();
    for (const buffer of this.constants) this.stockManager.releaseBuffer(buffer);
  }

  private backendHooks(): Partial<RecordableBackend> {
    const { backend, stockBackend: stock } = this;
    const { queue } = backend;
    const isOnHost = (dataId: object): boolean => {
      if (backend.tensorMap.get(dataId).values != null) return true;
      this.failure = new NotRecordable('it reads a value in the middle');
      throw this.failure;
    };
    return {
      commandEncoder: collectingEncoder(
        (dispatch) => this.commands.push(dispatch),
        (copy) => {
          this.requireOwn(copy.target);
          this.signature.add('a copy', [copy.bytes]);
          this.commands.push(copy);
        },
      ),
      computePassEncoder: null,
      // tfjs collects no commands, so no tensor has to outlive them.
      commandQueueOwnedIds: { add: () => undefined, has: () => false },
      // Keeps the count so low that tfjs never sends the commands.
      dispatchCountInPass: -Infinity,
      uniformPendingDisposal: [],
      queue: {
        submit: () => undefined,
        writeBuffer: (buffer, offset, data, ...rest) => {
          if (buffer.usage & UNIFORM_USAGE) this.uniformBytes = new Uint8Array(data as ArrayBuffer);
          else {
            this.signature.add('a constant', wordsOf(data));
            queue.writeBuffer(buffer, offset, data, ...rest);
          }
        },
      },
      submitQueue: () => undefined,
      write: (...args) => {
        const dataId = stock.write(...args);
        this.made.add(dataId);
        return dataId;
      },
      move: (...args) => {
        stock.move(...args);
        // For example a variable that was used on another backend. It must be on this one before the step is traced.
        throw new NotRecordable('it reads a tensor of another backend', true);
      },
      uploadToGPU: (dataId) => this.upload(dataId),
      makeUniforms: (uniforms) => this.placeUniforms(uniforms),
      recordAndSubmit: (program, ...rest) => this.recordProgram(program, rest),
      read: (dataId) => isOnHost(dataId) && stock.read(dataId),
      readSync: (dataId) => isOnHost(dataId) && stock.readSync(dataId),
      readToGPU: () => {
        throw new NotRecordable('it hands out a GPU buffer');
      },
    } as Partial<RecordableBackend>;
  }

  private managerHooks(): Partial<BufferManager> {
    const { scratch, stockManager: stock } = this;
    return {
      acquireBuffer: (size, usage, mapped = false, reuse = true) => {
        // A stand-in: a uniform gets its place in the recording's buffers once its bytes are known.
        if (usage & UNIFORM_USAGE) return { size, usage, destroy: () => undefined };
        if (this.uploading === undefined && !mapped && reuse) return scratch.acquire(size, usage);
        const buffer = stock.acquireBuffer(size, usage, mapped, reuse);
        if (this.uploading === 'constant') this.constants.add(buffer);
        return buffer;
      },
      releaseBuffer: (buffer, reuse) => {
        if (scratch.has(buffer)) scratch.release(buffer);
        else if (!this.constants.has(buffer) && !scratch.isTaken(buffer)) stock.releaseBuffer(buffer, reuse);
      },
    };
  }

  private upload(dataId: object): void {
    const { values, resource } = this.backend.tensorMap.get(dataId);
    if (resource == null && values != null) this.uploading = this.made.has(dataId) ? 'constant' : 'tensor';
    try {
      this.stockBackend.uploadToGPU(dataId);
    } finally {
      this.uploading = undefined;
    }
  }

  private placeUniforms(uniforms: UniformEntry[]): BufferBinding {
    const bytes = this.layOut(uniforms);
    const drawn = uniforms.filter((entry) => entry.drawn && this.seedsByName.has(entry.drawn.seed));
    if (drawn.length === 0) {
      this.signature.add('the uniforms', wordsOf(bytes));
      return this.uniforms.add(bytes);
    }
    const { binding, at } = this.uniforms.addLive(bytes);
    for (const { drawn: made, data } of drawn) {
      const { seed, words } = made!;
      const numbers = at(this.offsetOf(uniforms, data));
      this.seedsByName.get(seed)!.made.push({ numbers, words });
    }
    return binding;
  }

  /** Returns the uniforms' bytes as tfjs lays them out for the shader. */
  private layOut(uniforms: UniformEntry[]): Uint8Array {
    this.stockBackend.makeUniforms(uniforms);
    return this.uniformBytes;
  }

  /** Finds where tfjs puts an entry's numbers: where the bytes change if the numbers do. */
  private offsetOf(uniforms: readonly UniformEntry[], data: readonly number[]): number {
    const filledWith = (number: number): Uint8Array =>
      this.layOut(
        uniforms.map((entry) => (entry.data === data ? { ...entry, data: data.map(() => number) } : entry)),
      );
    const zeros = filledWith(0);
    return filledWith(2 ** 32 - 1).findIndex((byte, at) => byte !== zeros[at]);
  }

  private recordProgram(program: WebgpuProgram, rest: unknown[]): void {
    const [output, inputs] = rest as [TensorInfo, TensorInfo[]];
    if ('pixelsOpType' in program && program.pixelsOpType != null) {
      throw new NotRecordable('it reads pixels of the page');
    }
    for (const input of inputs) if (!this.made.has(input.dataId)) this.read.set(input.dataId, input);
    this.requireOwn(placeOf(this.backend.tensorMap.get(output.dataId))?.buffer);
    this.stockBackend.recordAndSubmit(program, ...rest);
    const { workgroups } = this.commands.at(-1) as Dispatch;
    const tensors = [...inputs, output].map(({ dataId }) => this.numbers.of(dataId));
    const what = `the program ${nameOf(program)} for [${program.outputShape.join(', ')}]`;
    this.signature.add(what, workgroups, tensors);
  }

  /**
   * @throws NotRecordable if a tensor from before the step would change in place: replays would change its sharers too.
   */
  private requireOwn(buffer: WebgpuBuffer | undefined): void {
    if (buffer && (this.scratch.has(buffer) || this.constants.has(buffer))) return;
    throw new NotRecordable('it changes a tensor in place');
  }
}

const BACKEND_METHODS = [
  'write',
  'move',
  'uploadToGPU',
  'makeUniforms',
  'recordAndSubmit',
  'read',
  'readSync',
] as const;
const MANAGER_METHODS = ['acquireBuffer', 'releaseBuffer'] as const;

function nameOf({ constructor, shaderKey }: WebgpuProgram): string {
  return constructor.name === 'Object' ? shaderKey.split(/\W/)[0]! : constructor.name;
}
