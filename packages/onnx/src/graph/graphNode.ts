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
  /** The body of an operator that loops. */
  readonly body?: Body;
  /** A number that is equal for nodes of equal operator, attributes, body and output types. */
  readonly signature: number;
  /** The operator's own inputs, then the values that its body captures. */
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  /** The TensorFlow.js kernel that recorded it. */
  readonly origin: string;
}
