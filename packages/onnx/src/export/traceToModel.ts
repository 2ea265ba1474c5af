import type { Attributes, GraphNode } from '../graph/graphNode';
import type { Weight } from './exportBackend';
import { ELEMENT_TYPE_CODE } from '../onnxFile/elementTypeCode';
import { toFloat16 } from '../onnxFile/toFloat16';
import { nodeMessage } from '../graph/nodeMessage';
import type { Value } from '../graph/value';
import { type Dimension, encodeModel, type NodeMessage, type TensorMessage } from '../onnxFile/onnxMessages';
import { Names } from './names';
import type { OpenInputs } from './openInputs';
import type { OpenSizes } from './openSizes';
import type { Trace } from './traceModel';

/** What an ONNX file is written from. */
export interface TracedModel {
  readonly name: string;
  readonly trace: Trace;
  readonly opset: number;
  readonly inputNames: readonly string[];
  readonly inputShapes: readonly (readonly Dimension[])[];
  readonly outputNames: readonly string[];
  readonly outputShapes: readonly (readonly Dimension[])[];
  /** Where to read the size of each open axis: the place of an input and an axis of that input. */
  readonly openAxes: readonly { readonly input: number; readonly axis: number; readonly name: string }[];
  readonly openInputs: OpenInputs;
  /** Whether weights are stored in float16. */
  readonly float16: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Encodes a trace as an ONNX file. */
export function traceToModel(model: TracedModel): Uint8Array {
  const { trace } = model;
  const writer = new GraphWriter(model);
  for (const node of trace.nodes) writer.writeNode(node, model.openInputs.get(node));
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

  constructor(private readonly model: TracedModel) {
    const { trace } = model;
    this.inputNames = model.inputNames.map((name) => this.valueNames.unique(name));
    this.outputNames = model.outputNames.map((name) => this.valueNames.unique(name));
    trace.inputs.forEach((input, index) => this.nameOf.set(input, this.inputNames[index]!));
    trace.outputs.forEach((output, index) => {
      if (output.node && !this.nameOf.has(output)) this.nameOf.set(output, this.outputNames[index]!);
    });
  }

  writeNode(node: GraphNode, open: ReadonlyMap<number, OpenSizes> | undefined): void {
    const layer = this.model.trace.layerOf.get(node);
    const name = this.nodeNames.unique([layer, node.origin || node.op].filter(Boolean).join('/'));
    const inputs = node.inputs.map((value, place) => {
      const sizes = open?.get(place);
      if (sizes) return node.op === 'Reshape' ? this.target(sizes) : this.openSizes(sizes);
      return value ? this.name(value) : '';
    });
    const outputs = node.outputs.map((value) => {
      if (!this.nameOf.has(value)) this.nameOf.set(value, this.valueNames.unique(`${name}:0`));
      return this.nameOf.get(value)!;
    });
    this.nodes.push(nodeMessage(node, name, inputs, outputs));
  }

  /**
   * Adds a node for each output that no node makes under its name: an input, a weight, a constant, or a repeated
   * output.
   */
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
      name = weight
        ? this.weight(value, weight)
        : this.initializer('constant', { ...value, data: value.data! });
      this.nameOf.set(value, name);
    }
    return name;
  }

  /**
   * Writes a weight and returns its name.
   *
   * With `float16`, kernels are stored in float16 and cast back before use: runtimes do that once, when they load the
   * file, and need no arithmetic in float16. Vectors stay float32, because they take little space and batch norm
   * divides by some of them.
   */
  private weight({ type, shape }: Value, { name, data }: Weight): string {
    const isKernel = this.model.float16 && data instanceof Float32Array && shape.length > 1;
    const halves = isKernel ? toFloat16(data) : undefined;
    if (!halves) return this.initializer(name, { type, shape, data });
    const stored = this.initializer(name, { type: 'float16', shape, data: halves });
    return this.add('Cast', [stored], `${name}:float32`, { to: { int: ELEMENT_TYPE_CODE.float32 } });
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

  /** Returns the name of a Reshape's target. If only one size is open, it is written as -1, and ONNX infers it. */
  private target(sizes: OpenSizes): string {
    const { offsets, terms } = sizes;
    const isOpen = offsets.map((_, place) => terms.some(({ factors }) => factors[place] !== 0));
    const known = offsets.every((offset, place) => isOpen[place] || offset > 0);
    if (isOpen.filter(Boolean).length > 1 || !known) return this.openSizes(sizes);
    const target = offsets.map((offset, place) => (isOpen[place] ? -1 : offset));
    return this.shared(`=${target.join()}`, () => this.ints('shape', target));
  }

  /** Adds the nodes that compute sizes from those of the inputs, and returns the name of the result. */
  private openSizes({ offsets, terms }: OpenSizes): string {
    const key = [...terms.map(({ axes, factors }) => `${axes.join('*')}:${factors.join()}`), offsets.join()];
    return this.shared(key.join('+'), () =>
      terms.reduce(
        (sum, { axes, factors }) => {
          const scaled = this.add('Mul', [this.product(axes), this.ints('factors', factors)], 'scaled');
          return this.add('Add', [scaled, sum], 'sizes');
        },
        this.ints('offsets', offsets),
      ),
    );
  }

  /** Returns the name of the product of the sizes of open axes, of shape [1]. */
  private product(axes: readonly number[]): string {
    const [first, ...others] = axes;
    if (others.length === 0) return this.axisSize(first!);
    return this.shared(`*${axes.join()}`, () =>
      this.add('Mul', [this.axisSize(first!), this.product(others)], 'product'),
    );
  }

  /** Returns the name of the size of an open axis, of shape [1]. */
  private axisSize(open: number): string {
    return this.shared(`axis${open}`, () => {
      const { input, axis, name } = this.model.openAxes[open]!;
      const shape = this.shared(`shape${input}`, () =>
        this.add('Shape', [this.inputNames[input]!], 'inputShape'),
      );
      return this.add('Gather', [shape, this.ints('axis', [axis])], name);
    });
  }

  private shared(key: string, make: () => string): string {
    const name = this.sizes.get(key) ?? make();
    this.sizes.set(key, name);
    return name;
  }

  /**
   * Adds a node that is not in the trace, and returns the name of its output.
   *
   * @param output The wanted name of its output. It is kept if it is the name of an output of the model, and made
   *   unique otherwise.
   */
  private add(op: string, inputs: string[], output: string, attributes: Attributes = {}): string {
    const made = this.outputNames.includes(output) ? output : this.valueNames.unique(output);
    const name = this.nodeNames.unique(`file/${op}`);
    this.nodes.push({ name, op, domain: '', inputs, outputs: [made], attributes });
    return made;
  }
}
