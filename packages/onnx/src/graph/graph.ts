import type { Body } from './body';
import type { Attributes, GraphNode } from './graphNode';
import { Interner } from './interner';
import { attributesText } from './nodeMessage';
import { type ElementType, type Payload, Value } from './value';

export interface ValueType {
  readonly type: ElementType;
  readonly shape: readonly number[];
}

export interface NodeOptions {
  /** The operator's domain. Default '': ONNX's own operators. */
  readonly domain?: string;
  /** The body of an operator that loops. The values that it captures are the last of the inputs. */
  readonly body?: Body;
}

/** The operators that kernels have recorded and no run has computed yet, in an order in which they can be computed. */
export class Graph {
  pending: GraphNode[] = [];
  /** The TensorFlow.js kernel that is recording. */
  origin = '';
  /** The number of runs so far. Values derived before a run may no longer exist after it. */
  epoch = 0;
  /** Called for each node as it is recorded. */
  onRecord?: (node: GraphNode) => void;
  private readonly signatures = new Interner();
  private readonly constants = new Map<string, Value>();

  constructor(
    /** Version of ONNX's operators to record. */
    readonly opset: number,
    /** Whether to record the operators that ONNX Runtime's `cpu` provider runs fastest, even those that only it has. */
    readonly tunedForCpu: boolean,
    /** Whether to assume that indices are in range if their values are not known yet. */
    readonly trustsIndices = false,
  ) {}

  /**
   * Records one operator.
   *
   * @param results The types and shapes of its outputs.
   * @returns Its outputs.
   */
  add(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    results: readonly ValueType[],
    { domain = '', body }: NodeOptions = {},
  ): Value[] {
    const outputs = results.map(({ type, shape }) => new Value(type, shape));
    const signature = this.signatures.id(
      `${domain}/${op}${attributesText(attributes, body)}${outputs.map((value) => value.type).join()}`,
    );
    const { origin } = this;
    const node = { op, domain, attributes, signature, inputs, outputs, origin, ...(body && { body }) };
    for (const output of outputs) output.node = node;
    this.pending.push(node);
    this.onRecord?.(node);
    return outputs;
  }

  /**
   * Returns a value that is the same in every run and part of the compiled model. Equal constants are the same value.
   */
  constant(type: ElementType, shape: readonly number[], values: readonly number[]): Value {
    const key = `${type}[${shape.join()}]${values.join()}`;
    const known = this.constants.get(key);
    if (known) return known;
    const value = new Value(type, shape);
    value.data = payload(type, values);
    value.constantId = this.constants.size;
    this.constants.set(key, value);
    return value;
  }

  /** Returns another form of `value`, such as its transpose. Each form is made once and shared until the next run. */
  derive(value: Value, form: string, make: () => Value): Value {
    if (value.derivedIn !== this.epoch) {
      value.derivedIn = this.epoch;
      value.derived = new Map();
    }
    const known = value.derived!.get(form);
    if (known) return known;
    const made = make();
    value.derived!.set(form, made);
    return made;
  }

  /** Removes the recorded operators from the graph and returns them. */
  take(): GraphNode[] {
    const { pending } = this;
    this.pending = [];
    this.epoch++;
    return pending;
  }
}

function payload(type: ElementType, values: readonly number[]): Payload {
  if (type === 'int64') return BigInt64Array.from(values, (value) => BigInt(value));
  if (type === 'int32') return Int32Array.from(values);
  return type === 'bool' ? Uint8Array.from(values) : Float32Array.from(values);
}
