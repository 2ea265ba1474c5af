import type { GraphNode } from '../graph/graphNode';
import { nodeMessage } from '../graph/nodeMessage';
import type { Value } from '../graph/value';
import { type Dimension, encodeModel, type NodeMessage, type TensorMessage } from '../onnxFile/onnxMessages';
import type { BatchSizes } from './batchSizes';
import { Names } from './names';
import type { Trace } from './traceModel';

export interface TracedModel {
  readonly name: string;
  readonly trace: Trace;
  readonly opset: number;
  readonly inputNames: readonly string[];
  readonly inputShapes: readonly (readonly Dimension[])[];
  readonly outputNames: readonly string[];
  readonly outputShapes: readonly (readonly Dimension[])[];
  /** Inputs of nodes that depend on the batch size. */
  readonly dependent: ReadonlyMap<GraphNode, ReadonlyMap<number, BatchSizes>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A trace as an ONNX file. */
export function traceToModel(model: TracedModel): Uint8Array {
  const { trace } = model;
  const writer = new GraphWriter(model);
  for (const node of trace.nodes) writer.writeNode(node, model.dependent.get(node));
  writer.writeOutputs();
  const message = (
    names: readonly string[],
    shapes: readonly (readonly Dimension[])[],
    values: readonly Value[],
  ) => values.map(({ type }, index) => ({ name: names[index]!, type, shape: shapes[index]! }));
  return encodeModel({
    opsets: { '': model.opset },
    graph: {
      name: model.name,
      nodes: writer.nodes,
      initializers: writer.initializers,
      inputs: message(writer.inputNames, model.inputShapes, trace.inputs),
      outputs: message(writer.outputNames, model.outputShapes, trace.outputs),
    },
    metadata: model.metadata,
  });
}

class GraphWriter {
  readonly nodes: NodeMessage[] = [];
  readonly initializers: TensorMessage[] = [];
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  private readonly nodeNames = new Names();
  private readonly valueNames = new Names();
  private readonly nameOf = new Map<Value, string>();
  private readonly sizes = new Map<string, string>();
  private batch: string | undefined;

  constructor(private readonly model: TracedModel) {
    const { trace } = model;
    this.inputNames = model.inputNames.map((name) => this.valueNames.unique(name));
    this.outputNames = model.outputNames.map((name) => this.valueNames.unique(name));
    trace.inputs.forEach((input, index) => this.nameOf.set(input, this.inputNames[index]!));
    trace.outputs.forEach((output, index) => {
      if (output.node && !this.nameOf.has(output)) this.nameOf.set(output, this.outputNames[index]!);
    });
  }

  writeNode(node: GraphNode, dependent: ReadonlyMap<number, BatchSizes> | undefined): void {
    const layer = this.model.trace.layerOf.get(node);
    const name = this.nodeNames.unique([layer, node.origin || node.op].filter(Boolean).join('/'));
    const inputs = node.inputs.map((value, place) => {
      const sizes = dependent?.get(place);
      if (sizes) return node.op === 'Reshape' ? this.target(sizes) : this.batchSizes(sizes);
      return value ? this.name(value) : '';
    });
    const outputs = node.outputs.map((value) => {
      if (!this.nameOf.has(value)) this.nameOf.set(value, this.valueNames.unique(`${name}:0`));
      return this.nameOf.get(value)!;
    });
    this.nodes.push(nodeMessage(node, name, inputs, outputs));
  }

  /** Outputs that no node makes under their name: an input, a weight, a constant, the same as another output. */
  writeOutputs(): void {
    this.model.trace.outputs.forEach((output, index) => {
      const wanted = this.outputNames[index]!;
      const name = this.name(output);
      if (name !== wanted) this.add('Identity', [name], wanted);
    });
  }

  private name(value: Value): string {
    let name = this.nameOf.get(value);
    if (name === undefined) {
      const weight = this.model.trace.weights.get(value);
      name = this.initializer(weight?.name ?? 'constant', { ...value, data: weight?.data ?? value.data! });
      this.nameOf.set(value, name);
    }
    return name;
  }

  private initializer(wanted: string, { type, shape, data }: Omit<TensorMessage, 'name'>): string {
    const name = this.valueNames.unique(wanted);
    this.initializers.push({ name, type, shape, data });
    return name;
  }

  private ints(wanted: string, values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.initializer(wanted, { type: 'int64', shape: [values.length], data });
  }

  /** A reshape's target: ONNX itself finds one size that is -1. */
  private target(sizes: BatchSizes): string {
    const { factors, offsets } = sizes;
    const unknown = factors.filter((factor) => factor !== 0).length;
    const known = offsets.every((offset, index) => factors[index] !== 0 || offset > 0);
    if (unknown > 1 || !known) return this.batchSizes(sizes);
    const target = offsets.map((offset, index) => (factors[index] === 0 ? offset : -1));
    return this.shared(`=${target.join()}`, () => this.ints('shape', target));
  }

  private batchSizes({ factors, offsets }: BatchSizes): string {
    return this.shared(`${factors.join()}+${offsets.join()}`, () => {
      const scaled = this.add('Mul', [this.batchSize(), this.ints('factors', factors)], 'scaledBatch');
      return this.add('Add', [scaled, this.ints('offsets', offsets)], 'sizes');
    });
  }

  /** [1]: the first input's first size. */
  private batchSize(): string {
    this.batch ??= this.add(
      'Gather',
      [this.add('Shape', [this.inputNames[0]!], 'inputShape'), this.ints('first', [0])],
      'batch',
    );
    return this.batch;
  }

  private shared(key: string, make: () => string): string {
    const name = this.sizes.get(key) ?? make();
    this.sizes.set(key, name);
    return name;
  }

  /** A node of the writer's own. @param output the name of what it makes, if it is one of the model's outputs. */
  private add(op: string, inputs: string[], output: string): string {
    const made = this.outputNames.includes(output) ? output : this.valueNames.unique(output);
    const name = this.nodeNames.unique(`batchSize/${op}`);
    this.nodes.push({ name, op, domain: '', inputs, outputs: [made], attributes: {} });
    return made;
  }
}
