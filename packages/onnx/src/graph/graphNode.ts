import type { GraphMessage } from '../onnxFile/onnxMessages';
import type { Body } from './body';
import type { Value } from './value';

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly string: string }
  | { readonly graph: GraphMessage };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One recorded ONNX operator. */
export interface GraphNode {
  readonly op: string;
  /** '' for ONNX's own operators. */
  readonly domain: string;
  readonly attributes: Attributes;
  /** Of an operator that loops. */
  readonly body?: Body;
  /** Operator, attributes, body and output types as one number: equal for equal ones. */
  readonly signature: number;
  /** The operator's own, then what its body captures. */
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  /** The TensorFlow.js kernel that recorded it. */
  readonly origin: string;
}
