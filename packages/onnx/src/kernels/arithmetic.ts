import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';
import { broadcastShapes } from '../ops/broadcastShapes';
import { addShift } from '../ops/addShift';
import { add, binary, compare, divide, multiply, scalar, subtract, unary, where } from '../ops/elementwise';
import type { View } from '../views/view';
import { elementwise } from './elementwise';
import { areAll, type GraphKernel, type GraphKernels, type NumberType } from './graphKernel';

type Make = (graph: Graph, a: Value, b: Value) => Value;

function pair(types: readonly NumberType[], make: Make): GraphKernel {
  return (call) => {
    if (!types.some((type) => areAll(type, call))) return undefined;
    const { graph, inputs } = call;
    return elementwise(graph, [inputs['a']!, inputs['b']!], (a, b) => make(graph, a, b));
  };
}

const FLOAT = ['float32'] as const;
const NUMBERS = ['float32', 'int32'] as const;

/**
 * Wraps an arithmetic kernel: if one of the operands in `sides` is the constant `value`, which changes nothing, the
 * result is the other operand.
 */
function neutral(kernel: GraphKernel, value: number, sides: readonly ('a' | 'b')[]): GraphKernel {
  return (call) => {
    const { a, b } = call.inputs as { a: View; b: View };
    for (const [side, one, other] of [
      ['b', b, a],
      ['a', a, b],
    ] as const) {
      const { constantId, data } = one.value;
      const leaves = constantId !== undefined && data!.length === 1 && Number(data![0]) === value;
      if (!leaves || !sides.includes(side) || one.value.type !== other.value.type) continue;
      const shape = broadcastShapes(a.shape, b.shape);
      if (other.layout === 'plain') return { ...other, shape, physical: shape };
      if (other.shape.length === shape.length && other.shape.every((size, axis) => size === shape[axis]))
        return other;
    }
    return kernel(call);
  };
}

/** a mod b with the sign of b, as TensorFlow.js defines it. */
function modulo(graph: Graph, a: Value, b: Value): Value {
  const shape = broadcastShapes(a.shape, b.shape);
  const rest = graph.add('Mod', [a, b], { fmod: { int: 1 } }, [{ type: a.type, shape }])[0]!;
  const zero = scalar(graph, 0);
  const sameSign = compare(graph, 'Equal', compare(graph, 'Less', a, zero), compare(graph, 'Less', b, zero));
  const done = binary(graph, 'Or', sameSign, compare(graph, 'Equal', rest, zero));
  return where(graph, done, rest, add(graph, rest, b));
}

/** a to the power b. If |a| is 1 and b is not finite, the result is NaN in JavaScript, but 1 in C. */
function power(graph: Graph, a: Value, b: Value): Value {
  const ones = compare(graph, 'Equal', unary(graph, 'Abs', a), scalar(graph, 1));
  const finite = compare(graph, 'Equal', subtract(graph, b, b), scalar(graph, 0));
  const undefinedPower = binary(graph, 'And', ones, unary(graph, 'Not', finite));
  return where(graph, undefinedPower, scalar(graph, NaN), binary(graph, 'Pow', a, b));
}

const sum: GraphKernel = ({ graph, list }) => {
  const type = list[0]!.value.type;
  if (list.some((view) => view.value.type !== type) || type === 'bool') return undefined;
  return elementwise(graph, list, (...values) => values.reduce((total, value) => add(graph, total, value)));
};

export const arithmeticKernels: GraphKernels = {
  Add: neutral(pair(NUMBERS, addShift), 0, ['a', 'b']),
  AddN: sum,
  Sub: neutral(pair(NUMBERS, subtract), 0, ['b']),
  Multiply: neutral(pair(NUMBERS, multiply), 1, ['a', 'b']),
  RealDiv: neutral(pair(FLOAT, divide), 1, ['b']),
  Mod: pair(FLOAT, modulo),
  Pow: pair(FLOAT, power),
  Maximum: pair(NUMBERS, (graph, a, b) => binary(graph, 'Max', a, b)),
  Minimum: pair(NUMBERS, (graph, a, b) => binary(graph, 'Min', a, b)),
  SquaredDifference: pair(FLOAT, (graph, a, b) => {
    const difference = subtract(graph, a, b);
    return multiply(graph, difference, difference);
  }),
};
