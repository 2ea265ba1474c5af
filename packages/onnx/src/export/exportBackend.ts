import { RadnetError } from '@radnet/core';
import * as tf from '@tensorflow/tfjs';
import type { BackendValues } from '../backend/backendValues';
import { hostValue } from '../backend/hostValue';
import { knownValues } from '../backend/knownValues';
import { OnnxBackend } from '../backend/onnxBackend';
import { Runner } from '../backend/runner';
import type { TensorEntry } from '../backend/tensorEntry';
import type { Engine } from '../engine/engine';
import type { Graph } from '../graph/graph';
import { elementCount, type Payload, Value } from '../graph/value';
import type { NumberType } from '../kernels/graphKernel';
import { plainView, type View } from '../views/view';
import type { LayerCalls } from './layerCalls';

/** A model's weight: its name in TensorFlow.js and its values. */
export interface Weight {
  readonly name: string;
  readonly data: Payload;
}

/**
 * Records a model without running it. The model's tensors stay on their own backend, and this one only reads them. Weights
 * count as unknown, so nothing is computed from them while recording and the file holds them unchanged.
 */
export class ExportBackend extends OnnxBackend {
  override readonly data: tf.DataStorage<TensorEntry>;
  readonly weights = new Map<Value, Weight>();

  constructor(
    graph: Graph,
    private readonly calls: LayerCalls,
    private readonly weightNames: ReadonlyMap<tf.DataId, string>,
  ) {
    super(graph, new Runner(noEngine, graph, 1), Infinity, 'cpu');
    this.data = new tf.DataStorage(this, { moveData: (_, dataId) => this.borrow(dataId) });
    delete graph.onRecord;
  }

  /** Runs a kernel. Errors and recorded nodes carry its name. */
  during<T>(kernelName: string, run: () => T): T {
    this.graph.origin = kernelName;
    const result = run();
    this.graph.origin = '';
    return result;
  }

  isKnown({ dataId }: tf.TensorInfo): boolean {
    const { view, strings } = this.data.get(dataId);
    return strings !== undefined || (view !== undefined && knownValues(view) !== undefined);
  }

  override move(
    dataId: tf.DataId,
    values: BackendValues,
    shape: number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    const uniform =
      dtype !== 'string' && uniformView(this.graph, values as Payload, shape, dtype as NumberType);
    if (uniform) this.data.set(dataId, { dtype, references, view: uniform });
    else super.move(dataId, values, shape, dtype, references);
  }

  /** Shares the values but not the reference count, since the data may belong to another backend. */
  override alias({ dataId }: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    return this.store({ ...this.data.get(dataId), references: 1 }, shape);
  }

  override readSync(dataId: tf.DataId): BackendValues {
    const { view, strings } = this.data.get(dataId);
    if (strings) return strings;
    const values = view && (knownValues(view) ?? this.weights.get(view.value)?.data);
    if (values) return values as Float32Array;
    const { origin } = this.graph;
    const use = origin ? `uses TensorFlow.js's ${origin}` : "reads a tensor's values while it runs";
    throw new RadnetError(`toOnnx: ${this.calls.description} ${use}, which has no ONNX form`);
  }

  override run(): void {
    throw new Error('toOnnx: a model is recorded, not run');
  }

  /** Does nothing: a model is recorded as a whole. */
  override bound(): void {
    return;
  }

  /** Reads a tensor of another backend. A weight of the model becomes a value that counts as unknown. */
  private borrow(dataId: tf.DataId): void {
    const { backend, shape, dtype } = tf.engine().state.tensorInfo.get(dataId)!;
    const values = backend.readSync(dataId) as Payload;
    const name = this.weightNames.get(dataId);
    if (name === undefined) {
      this.data.set(dataId, {
        dtype,
        references: 1,
        view: hostValue(this.graph, values as Float32Array, shape, dtype as NumberType),
      });
      return;
    }
    const value = new Value(dtype as NumberType, shape);
    this.weights.set(value, { name, data: values });
    this.data.set(dataId, { dtype, references: 1, view: plainView(value) });
  }
}

/**
 * Returns one constant that broadcasts if all values are equal, so that it is the same for every open size; otherwise
 * undefined.
 */
function uniformView(graph: Graph, values: Payload, shape: number[], type: NumberType): View | undefined {
  const first = Number(values[0]);
  if (elementCount(shape) < 2 || Object.is(first, -0)) return undefined;
  for (let index = 0; index < values.length; index++) if (Number(values[index]) !== first) return undefined;
  return plainView(graph.constant(type, [], [first]), shape);
}

const noEngine: Engine = {
  version: '',
  compile: () => {
    throw new Error('toOnnx: a model is recorded, not run');
  },
};
