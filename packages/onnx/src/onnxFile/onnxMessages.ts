import protobuf from 'protobufjs/minimal.js';
import type { Attribute, Attributes } from '../graph/graphNode';
import type { ElementType, Payload } from '../graph/value';
import { ELEMENT_TYPE_CODE } from './elementTypeCode';

/**
 * Functions that write the messages of ONNX's onnx.proto that a model needs. The numbers in them are field numbers. A
 * tag is (field << 3) | wire type: 0 for integers, 2 for anything with a length, 5 for floats.
 */
type Writer = protobuf.Writer;
type Write = (writer: Writer) => void;

const VARINT = 0;
const BYTES = 2;
const FLOAT = 5;

/** A size, or a name for a size that the caller of the model chooses. */
export type Dimension = number | string;

export interface ModelMessage {
  readonly opsets: Readonly<Record<string, number>>;
  readonly graph: GraphMessage;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface GraphMessage {
  readonly name: string;
  readonly nodes: readonly NodeMessage[];
  readonly initializers: readonly TensorMessage[];
  readonly inputs: readonly ValueMessage[];
  readonly outputs: readonly ValueMessage[];
}

export interface NodeMessage {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export interface TensorMessage {
  readonly name: string;
  /** A file may store numbers in float16, but no recorded operator computes with them. */
  readonly type: ElementType | 'float16';
  readonly shape: readonly number[];
  readonly data: Payload | Uint16Array;
}

export interface ValueMessage {
  readonly name: string;
  readonly type: ElementType;
  /** Omitted if the file does not declare the shape. */
  readonly shape?: readonly Dimension[];
}

/**
 * Returns the version of the file format that was released with an opset (ONNX's table of versions). A runtime that
 * supports the opset also reads that version.
 */
function irVersion(opset: number): number {
  if (opset >= 21) return 10;
  if (opset >= 19) return 9;
  return opset >= 15 ? 8 : 7;
}

/** Encodes a model as the bytes of an ONNX file. */
export function encodeModel({ opsets, graph, metadata = {} }: ModelMessage): Uint8Array {
  const writer = protobuf.Writer.create();
  integer(writer, 1, irVersion(opsets[''] ?? 0));
  text(writer, 2, 'radnet');
  message(writer, 7, (inner) => writeGraph(inner, graph));
  for (const [domain, version] of Object.entries(opsets)) {
    message(writer, 8, (inner) => {
      text(inner, 1, domain);
      integer(inner, 2, version);
    });
  }
  for (const [key, value] of Object.entries(metadata)) {
    message(writer, 14, (inner) => {
      text(inner, 1, key);
      text(inner, 2, value);
    });
  }
  return writer.finish();
}

function writeGraph(writer: Writer, graph: GraphMessage): void {
  for (const node of graph.nodes) message(writer, 1, (inner) => writeNode(inner, node));
  text(writer, 2, graph.name);
  for (const tensor of graph.initializers) message(writer, 5, (inner) => writeTensor(inner, tensor));
  for (const input of graph.inputs) message(writer, 11, (inner) => writeValue(inner, input));
  for (const output of graph.outputs) message(writer, 12, (inner) => writeValue(inner, output));
}

function writeNode(writer: Writer, node: NodeMessage): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output);
  text(writer, 3, node.name);
  text(writer, 4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, (inner) => writeAttribute(inner, name, attribute));
  }
  if (node.domain !== '') text(writer, 7, node.domain);
}

function writeAttribute(writer: Writer, name: string, attribute: Attribute): void {
  text(writer, 1, name);
  if ('float' in attribute) {
    writer.uint32((2 << 3) | FLOAT).float(attribute.float);
    integer(writer, 20, 1);
  } else if ('int' in attribute) {
    integer(writer, 3, attribute.int);
    integer(writer, 20, 2);
  } else if ('string' in attribute) {
    text(writer, 4, attribute.string);
    integer(writer, 20, 3);
  } else if ('graph' in attribute) {
    message(writer, 6, (inner) => writeGraph(inner, attribute.graph));
    integer(writer, 20, 5);
  } else {
    for (const value of attribute.ints) integer(writer, 8, value);
    integer(writer, 20, 7);
  }
}

function writeTensor(writer: Writer, { name, type, shape, data }: TensorMessage): void {
  for (const size of shape) integer(writer, 1, size);
  integer(writer, 2, ELEMENT_TYPE_CODE[type]);
  text(writer, 8, name);
  // raw_data is little-endian, and so are typed arrays on every platform that runs JavaScript.
  writer.uint32((9 << 3) | BYTES).bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValue(writer: Writer, { name, type, shape }: ValueMessage): void {
  text(writer, 1, name);
  message(writer, 2, (typeProto) =>
    message(typeProto, 1, (tensorType) => {
      integer(tensorType, 1, ELEMENT_TYPE_CODE[type]);
      if (!shape) return;
      message(tensorType, 2, (tensorShape) => {
        for (const size of shape) {
          message(tensorShape, 1, (dimension) => {
            if (typeof size === 'number') integer(dimension, 1, size);
            else text(dimension, 2, size);
          });
        }
      });
    }),
  );
}

function integer(writer: Writer, field: number, value: number): void {
  writer.uint32((field << 3) | VARINT).int64(value);
}

function text(writer: Writer, field: number, value: string): void {
  writer.uint32((field << 3) | BYTES).string(value);
}

function message(writer: Writer, field: number, write: Write): void {
  writer.uint32((field << 3) | BYTES).fork();
  write(writer);
  writer.ldelim();
}
