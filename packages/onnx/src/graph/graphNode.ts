import type { Value } from './value';

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly string: string };

export type Attributes = Readonly<Record<string, Attribute>>;

/** One recorded ONNX operator. */
export interface GraphNode {
  readonly op: string;
  /** '' for ONNX's own operators. */
  readonly domain: string;
  readonly attributes: Attributes;
  /** Operator, attributes and output types as one number: equal for equal ones. */
  readonly signature: number;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  /** The TensorFlow.js kernel that recorded it. */
  readonly origin: string;
}
