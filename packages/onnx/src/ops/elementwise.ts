import type { Attributes } from '../graph/graphNode';
import type { Graph } from '../graph/graph';
import type { ElementType, Value } from '../graph/value';
import { ELEMENT_TYPE_CODE } from '../onnxFile/elementTypeCode';
import { broadcastShapes } from './broadcastShapes';

export function unary(graph: Graph, op: string, x: Value, attributes: Attributes = {}, type = x.type): Value {
  return graph.add(op, [x], attributes, [{ type, shape: x.shape }])[0]!;
}

/**
 * Records an operator with two operands, which broadcast.
 *
 * @param type The result's type, if it is not the type of the operands, as for comparisons.
 */
export function binary(graph: Graph, op: string, a: Value, b: Value, type: ElementType = a.type): Value {
  return graph.add(op, [a, b], {}, [{ type, shape: broadcastShapes(a.shape, b.shape) }])[0]!;
}

export function add(graph: Graph, a: Value, b: Value): Value {
  return binary(graph, 'Add', a, b);
}

export function subtract(graph: Graph, a: Value, b: Value): Value {
  return binary(graph, 'Sub', a, b);
}

export function multiply(graph: Graph, a: Value, b: Value): Value {
  return binary(graph, 'Mul', a, b);
}

export function divide(graph: Graph, a: Value, b: Value): Value {
  return binary(graph, 'Div', a, b);
}

export function compare(graph: Graph, op: string, a: Value, b: Value): Value {
  return binary(graph, op, a, b, 'bool');
}

export function where(graph: Graph, condition: Value, a: Value, b: Value): Value {
  const shape = broadcastShapes(condition.shape, a.shape, b.shape);
  return graph.add('Where', [condition, a, b], {}, [{ type: a.type, shape }])[0]!;
}

export function cast(graph: Graph, x: Value, type: ElementType): Value {
  return x.type === type ? x : unary(graph, 'Cast', x, { to: { int: ELEMENT_TYPE_CODE[type] } }, type);
}

/** Returns a constant of rank 0. */
export function scalar(graph: Graph, value: number, type: ElementType = 'float32'): Value {
  return graph.constant(type, [], [value]);
}

/** Returns `result`, but NaN where `x` is NaN, for operators that lose NaN. */
export function keepNaN(graph: Graph, x: Value, result: Value): Value {
  return where(graph, unary(graph, 'IsNaN', x, {}, 'bool'), x, result);
}
