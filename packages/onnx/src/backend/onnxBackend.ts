import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { ExecutionProvider } from '../engine/engineOptions';
import type { Graph } from '../graph/graph';
import { type Payload, Value } from '../graph/value';
import { plainValue, plainView, reshapeView, type View } from '../views/view';
import type { BackendValues } from './backendValues';
import { hostValue } from './hostValue';
import { knownValues } from './knownValues';
import { PeriodFinder } from './periodFinder';
import type { Runner } from './runner';
import type { OnnxStats } from './stats';
import type { TensorEntry } from './tensorEntry';

/** Opset of the ONNX operators that the backend records. */
export const BACKEND_OPSET = 18;

/** A recording with fewer operators is not worth a separate run. */
const LEAST_PENDING = 256;

/**
 * A TensorFlow.js backend that defers computation. Kernels record ONNX operators. When the program reads a value, the
 * recording runs, and all tensors that are still in use get their values.
 */
export class OnnxBackend extends tf.KernelBackend {
  readonly data: tf.DataStorage<TensorEntry>;
  /** Entries in use whose values no run has computed yet. */
  private readonly unmade = new Set<TensorEntry>();
  private readonly period = new PeriodFinder();

  constructor(
    readonly graph: Graph,
    private readonly runner: Runner,
    private readonly maxPendingNodes: number,
    readonly provider: ExecutionProvider,
  ) {
    super();
    this.data = new tf.DataStorage(this, tf.engine());
    graph.onRecord = (node) => this.period.add(node.signature, this.unmade.size);
  }

  get stats(): OnnxStats {
    return this.runner.stats;
  }

  /** Runs `compute` with ONNX Runtime's profiler. Operators that were recorded earlier run first, unprofiled. */
  profile(compute: () => void | Promise<void>): ReturnType<Runner['profile']> {
    this.run();
    return this.runner.profile(async () => {
      await compute();
      this.run();
    });
  }

  // Tensors in and out.

  override write(values: BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: tf.DataId,
    values: BackendValues,
    shape: number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    if (dtype === 'complex64') {
      throw new RadnetError(
        'onnx backend: cannot write values of dtype complex64, please use tf.complex(real, imag)',
      );
    }
    if (dtype === 'string') {
      this.data.set(dataId, { dtype, references, strings: values as Uint8Array[] });
      return;
    }
    const view = hostValue(this.graph, values, shape, dtype);
    view.value.references++;
    this.data.set(dataId, { dtype, references, view });
  }

  /** Makes a tensor of values without copying them. Nothing else may use `payload` afterwards. */
  adopt(payload: Payload, shape: readonly number[], dtype: 'float32' | 'int32' | 'bool'): tf.TensorInfo {
    const value = new Value(dtype, shape);
    value.data = payload;
    return this.output(plainView(value));
  }

  output(view: View): tf.TensorInfo {
    const dtype = view.value.type as tf.DataType;
    const entry: TensorEntry = { dtype, references: 1, view };
    if (view.value.node) this.unmade.add(entry);
    return this.store(entry, view.shape);
  }

  store(entry: TensorEntry, shape: readonly number[]): tf.TensorInfo {
    const dataId = {};
    if (entry.view) entry.view.value.references++;
    this.data.set(dataId, entry);
    return { dataId, shape: [...shape], dtype: entry.dtype };
  }

  /** Returns a tensor with the same data and another shape. */
  alias({ dataId, dtype }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.incRef(dataId);
    return { dataId, shape: [...shape], dtype };
  }

  view({ dataId, shape }: tf.TensorInfo): View {
    const { view, dtype } = this.data.get(dataId);
    if (!view) throw new RadnetError(`onnx backend: expected numbers, got a tensor of dtype ${dtype}`);
    if (view.value.failure) throw view.value.failure;
    return reshapeView(this.graph, view, shape);
  }

  override readSync(dataId: tf.DataId): BackendValues {
    const entry = this.data.get(dataId);
    if (entry.strings) return entry.strings;
    if (entry.parts) {
      const [real, imag] = [entry.parts.real, entry.parts.imag].map((part) => this.readSync(part.dataId));
      return tf.backend_util.mergeRealAndImagArrays(real as Float32Array, imag as Float32Array);
    }
    return this.readView(entry.view!) as Float32Array;
  }

  /** Reads at once, because the program may dispose the tensor before it awaits the promise. */
  override read(dataId: tf.DataId): Promise<BackendValues> {
    return new Promise((resolve) => resolve(this.readSync(dataId)));
  }

  private readView(view: View): Payload {
    if (view.value.failure) throw view.value.failure;
    const known = knownValues(view);
    // The graph shares constants, so the program gets a copy that it may change.
    if (known) return view.value.constantId === undefined ? known : known.slice();
    const value = plainValue(this.graph, view);
    if (value.node) this.run([value]);
    return this.runner.read(value);
  }

  // Running.

  /** Computes `asked` and every tensor that is still in use. */
  run(asked: readonly Value[] = []): void {
    const entries = [...this.unmade].filter(({ view }) => view!.value.node);
    const others = new Set(entries.map(({ view }) => view!.value));
    for (const value of asked) others.delete(value);
    this.unmade.clear();
    this.period.restart();
    try {
      this.runner.run(asked, [...others]);
    } finally {
      for (const entry of entries) if (entry.view!.value.node) this.unmade.add(entry);
    }
  }

  /**
   * Called between kernels. Runs the recording if it has reached `maxPendingNodes`, or if it consists of whole
   * iterations of a loop. All iterations have the same structure, so they are compiled only once.
   */
  bound(): void {
    const { length } = this.graph.pending;
    if (length < LEAST_PENDING) return;
    if (length >= this.maxPendingNodes || (this.period.atWholeTurns() && !isDifferentiating())) this.run();
  }

  /** Releases all compiled graphs and the memory that each keeps for its next run. */
  forgetCompiled(): void {
    this.runner.forgetCompiled();
  }

  // Methods that TensorFlow.js requires of every backend.

  override refCount(dataId: tf.DataId): number {
    return this.data.has(dataId) ? this.data.get(dataId).references : 0;
  }

  override incRef(dataId: tf.DataId): void {
    this.data.get(dataId).references++;
  }

  override disposeData(dataId: tf.DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const entry = this.data.get(dataId);
    entry.references--;
    if (!force && entry.references > 0) return false;
    if (entry.parts) {
      this.disposeData(entry.parts.real.dataId, force);
      this.disposeData(entry.parts.imag.dataId, force);
    }
    this.unmade.delete(entry);
    this.data.delete(dataId);
    const value = entry.view?.value;
    if (value && --value.references === 0) this.runner.release(value);
    return true;
  }

  override numDataIds(): number {
    return this.data.numDataIds();
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override async time(f: () => void): Promise<tf.BackendTimingInfo> {
    this.run();
    const start = performance.now();
    f();
    this.run();
    return Promise.resolve({ kernelMs: performance.now() - start });
  }

  override dispose(): void {
    this.runner.dispose();
  }
}

/** Whether a gradient is being computed. A training loop iterates outside of gradients, a recurrent layer inside. */
function isDifferentiating(): boolean {
  const { scopeStack } = tf.engine().state;
  return scopeStack.some(({ name }) => name === 'forward' || name === 'backward');
}
